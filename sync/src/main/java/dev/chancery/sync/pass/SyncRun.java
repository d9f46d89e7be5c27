package dev.chancery.sync.pass;

import dev.chancery.sync.audit.AuditEvent;
import dev.chancery.sync.audit.AuditTrail;
import dev.chancery.sync.desired.ClusterProfile;
import dev.chancery.sync.desired.Waves;
import dev.chancery.sync.registry.Pauses;
import dev.chancery.sync.registry.Registry;
import dev.chancery.sync.registry.RunLog;
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
    private final Waves waves;
    private final FanOut fanOut;
    private final Registry registry;
    private final Memory memory;
    private final AuditTrail audit;
    private final ReentrantLock turn = new ReentrantLock(true);

    /** Where a run writes what happened, and reads what persons said. */
    public record Memory(RunLog log, HoldBook holds, Pauses pauses) {}

    public SyncRun(
            DirectoryPass directory,
            List<ClusterProfile> clusters,
            Waves waves,
            FanOut fanOut,
            Registry registry,
            Memory memory,
            AuditTrail audit) {
        this.directory = directory;
        this.clusters = List.copyOf(clusters);
        this.waves = waves;
        this.fanOut = fanOut;
        this.registry = registry;
        this.memory = memory;
        this.audit = audit;
    }

    /**
     * Runs, after any other run has ended.
     *
     * @param trigger who or what started it
     * @param approved digests of what is held and a person lets pass, besides the approvals that are stored
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
        var run = memory.log().started(trigger);
        return switch (directory.look()) {
            case Look.Unreadable unreadable -> unread(run, unreadable);
            case Look.Seen seen ->
                memory.holds().holdsBack(run, seen, trigger, approved)
                        ? finish(run, RunOutcome.HELD, seen, List.of())
                        : carryOut(run, seen, trigger, approved);
        };
    }

    private RunReport unread(UUID run, Look.Unreadable look) {
        var reading = look.reading();
        memory.log().read(run, directory.name(), reading);
        audit.record(
                run,
                List.of(new AuditEvent.DirectoryNotRead(
                        directory.name(), reading.reason().name(), reading.detail())));
        return finish(run, RunOutcome.COULD_NOT_RUN, look, List.of());
    }

    private RunReport carryOut(UUID run, Look.Seen first, String trigger, Set<String> approved) {
        var let = memory.holds().restraintsLet(run, first, trigger, approved);
        var seen = let.isEmpty() ? first : directory.letting(let, first);
        memory.log().read(run, directory.name(), seen.reading());
        audit.record(run, announcements(seen));
        memory.holds().keep(run, seen);
        registry.remember(run, seen.roster(), seen.audiences(), clusters);
        var tasks = clusters.stream()
                .map(cluster -> new ClusterTask(run, seen.mapped().in(cluster), approved))
                .toList();
        var outcomes = new WaveRun(waves, fanOut, memory.pauses().all()).outcomes(tasks);
        outcomes.forEach(outcome -> note(run, outcome));
        return finish(run, RunReport.worst(outcomes, seen.restraints()), seen, outcomes);
    }

    private static List<AuditEvent> announcements(Look.Seen seen) {
        var events = new ArrayList<AuditEvent>();
        events.add(HoldBook.read(seen));
        for (var robot : seen.roster().robots()) {
            var before = seen.known().get(robot.id());
            var from = before == null ? null : before.state();
            if (from != robot.state())
                events.add(new AuditEvent.RobotMoved(robot.id(), from, robot.state(), robot.reason()));
        }
        return events;
    }

    private void note(UUID run, ClusterOutcome outcome) {
        memory.log().clusterDone(run, outcome.cluster(), RunReport.result(outcome));
        if (outcome instanceof ClusterOutcome.Passed(var report)) memory.holds().keep(run, report.plan());
    }

    private RunReport finish(UUID run, RunOutcome outcome, Look look, List<ClusterOutcome> clusters) {
        memory.log().finished(run, outcome, null);
        return new RunReport(run, outcome, look, clusters);
    }
}
