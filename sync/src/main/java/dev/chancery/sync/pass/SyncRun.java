package dev.chancery.sync.pass;

import dev.chancery.sync.audit.AuditEvent;
import dev.chancery.sync.audit.AuditTrail;
import dev.chancery.sync.desired.ClusterProfile;
import dev.chancery.sync.plan.Change;
import dev.chancery.sync.registry.Registry;
import dev.chancery.sync.registry.RunLog;
import dev.chancery.sync.registry.RunLog.ClusterResult;
import dev.chancery.sync.registry.RunOutcome;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;

/** One run: look at the directory, remember what it says, bring every cluster in line. */
public final class SyncRun {
    private final DirectoryPass directory;
    private final List<ClusterProfile> clusters;
    private final FanOut fanOut;
    private final Registry registry;
    private final RunLog log;
    private final AuditTrail audit;
    private final ReentrantLock turn = new ReentrantLock(true);

    public SyncRun(
            DirectoryPass directory,
            List<ClusterProfile> clusters,
            FanOut fanOut,
            Registry registry,
            RunLog log,
            AuditTrail audit) {
        this.directory = directory;
        this.clusters = List.copyOf(clusters);
        this.fanOut = fanOut;
        this.registry = registry;
        this.log = log;
        this.audit = audit;
    }

    /**
     * Runs, after any other run has ended.
     *
     * @param trigger who or what started it
     * @param approved digests of held readings and plans that a person lets pass
     */
    public RunReport run(String trigger, Set<String> approved) {
        turn.lock();
        try {
            return inTurn(trigger, approved);
        } finally {
            turn.unlock();
        }
    }

    /** Waits until the run that is going on has ended, or the patience is over. */
    public void awaitEnd(Duration patience) {
        try {
            if (turn.tryLock(patience.toNanos(), TimeUnit.NANOSECONDS)) turn.unlock();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private RunReport inTurn(String trigger, Set<String> approved) {
        var run = log.started(trigger);
        return switch (directory.look()) {
            case Look.Unreadable unreadable -> unread(run, unreadable);
            case Look.Seen seen when !seen.doubts().isEmpty() && !approved.contains(seen.digest()) -> held(run, seen);
            case Look.Seen seen -> carryOut(run, trigger, seen, approved);
        };
    }

    private RunReport unread(UUID run, Look.Unreadable look) {
        var reading = look.reading();
        log.read(run, directory.name(), reading);
        audit.record(
                run,
                List.of(new AuditEvent.DirectoryNotRead(
                        directory.name(), reading.reason().name(), reading.detail())));
        return finish(run, RunOutcome.COULD_NOT_RUN, look, List.of());
    }

    private RunReport held(UUID run, Look.Seen seen) {
        var reason = String.join("; ", seen.doubts());
        audit.record(run, List.of(read(seen), new AuditEvent.ReadingHeld(seen.digest(), reason)));
        log.noLongerHeld(null, seen.digest());
        log.held(run, null, seen.digest(), reason, losses(seen));
        return finish(run, RunOutcome.HELD, seen, List.of());
    }

    private RunReport carryOut(UUID run, String trigger, Look.Seen seen, Set<String> approved) {
        log.read(run, directory.name(), seen.reading());
        audit.record(run, announcements(seen, trigger, approved));
        log.noLongerHeld(null, null);
        registry.remember(run, seen.roster(), seen.mapped().audiences(), clusters);
        var outcomes = fanOut.all(clusters.stream()
                .map(cluster -> new ClusterTask(run, seen.mapped().in(cluster), approved))
                .toList());
        outcomes.forEach(outcome -> note(run, outcome));
        return finish(run, worst(outcomes), seen, outcomes);
    }

    private static List<AuditEvent> announcements(Look.Seen seen, String trigger, Set<String> approved) {
        var events = new ArrayList<AuditEvent>();
        events.add(read(seen));
        if (!seen.doubts().isEmpty() && approved.contains(seen.digest()))
            events.add(new AuditEvent.Approved(seen.digest(), trigger));
        for (var robot : seen.roster().robots()) {
            var before = seen.known().get(robot.id());
            var from = before == null ? null : before.state();
            if (from != robot.state())
                events.add(new AuditEvent.RobotMoved(robot.id(), from, robot.state(), robot.reason()));
        }
        return events;
    }

    private void note(UUID run, ClusterOutcome outcome) {
        switch (outcome) {
            case ClusterOutcome.Passed(var report) -> {
                var plan = report.plan();
                log.clusterDone(run, plan.cluster(), report.result());
                var hold = plan.hold();
                log.noLongerHeld(plan.cluster(), hold.isPresent() ? plan.digest() : null);
                hold.ifPresent(why -> log.held(
                        run,
                        plan.cluster(),
                        plan.digest(),
                        why,
                        plan.changes().stream().map(SyncRun::line).toList()));
            }
            case ClusterOutcome.Unavailable(var cluster, var why) ->
                log.clusterDone(run, cluster, new ClusterResult(0, 0, 0, 0, 0, RunOutcome.COULD_NOT_RUN, why));
        }
    }

    private RunReport finish(UUID run, RunOutcome outcome, Look look, List<ClusterOutcome> clusters) {
        log.finished(run, outcome, null);
        return new RunReport(run, outcome, look, clusters);
    }

    private static RunOutcome worst(List<ClusterOutcome> outcomes) {
        boolean held = false;
        for (var outcome : outcomes) {
            if (!(outcome instanceof ClusterOutcome.Passed(var report))) return RunOutcome.SOME_FAILED;
            var result = report.result().outcome();
            if (result == RunOutcome.SOME_FAILED) return result;
            held |= result == RunOutcome.HELD;
        }
        return held ? RunOutcome.HELD : RunOutcome.IN_LINE;
    }

    private static AuditEvent read(Look.Seen seen) {
        var reading = seen.reading();
        return new AuditEvent.DirectoryRead(
                reading.directory(),
                reading.server(),
                reading.entries().size(),
                reading.unusable().size());
    }

    private static List<String> losses(Look.Seen seen) {
        var lines = new ArrayList<String>();
        seen.roster().vanished().forEach(id -> lines.add("gone " + called(seen, id)));
        seen.roster().suspended().forEach(id -> lines.add("switched off " + called(seen, id)));
        return lines;
    }

    private static String called(Look.Seen seen, dev.chancery.sync.directory.StableId id) {
        var known = seen.known().get(id);
        return known == null ? id.value() : known.login() + " (" + id + ")";
    }

    private static String line(Change change) {
        return change.getClass().getSimpleName() + " " + change.key();
    }
}
