package dev.chancery.sync.pass;

import dev.chancery.sync.audit.AuditEvent;
import dev.chancery.sync.audit.AuditTrail;
import dev.chancery.sync.desired.ClusterDesire;
import dev.chancery.sync.desired.ClusterProfile;
import dev.chancery.sync.desired.Waves;
import dev.chancery.sync.directory.Occasion;
import dev.chancery.sync.registry.Believed;
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
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** One run: look at the directories, remember what they say, bring every cluster in line. */
public final class SyncRun {
    private final DirectoryPass directories;
    private final List<ClusterProfile> clusters;
    private final ClusterWork work;
    private final Patience patience;
    private final Registry registry;
    private final Memory memory;
    private final AuditTrail audit;
    private final ReentrantLock turn = new ReentrantLock(true);
    private @Nullable UUID before; // the last run that went to the clusters, while only news has come since
    private long edition; // of the registry, in that run
    private @Nullable Standing standing; // after that run
    private FrozenRobots frozen = FrozenRobots.NONE; // in the last look at everybody

    /** Where a run writes what happened, and reads what persons said. */
    public record Memory(RunLog log, HoldBook holds, Pauses pauses) {}

    public SyncRun(
            DirectoryPass directories,
            List<ClusterProfile> clusters,
            Waves waves,
            FanOut fanOut,
            Registry registry,
            Memory memory,
            AuditTrail audit) {
        this.directories = directories;
        this.clusters = List.copyOf(clusters);
        this.patience = directories.patience();
        this.work = new ClusterWork(clusters, waves, fanOut, memory, patience);
        this.registry = registry;
        this.memory = memory;
        this.audit = audit;
    }

    /** Another run is wanted: the one in hand waits no longer than it must for those who do not answer. */
    public void hurry() {
        patience.hurry();
    }

    /**
     * Runs, after any other run has ended; that one leaves the clusters behind that are late.
     *
     * @param trigger who or what started it
     * @param occasion how much of directories and clusters may be answered from memory
     * @param given what passes that waits for a person
     * @throws ApprovalGone when what was read was let pass and is not any more: the run is written down as held
     */
    public RunReport run(String trigger, Occasion occasion, Given given) {
        patience.queue();
        turn.lock();
        try {
            patience.begin();
            return inTurn(trigger, occasion, given);
        } finally {
            turn.unlock();
        }
    }

    /** Waits until the run that is going on has ended, and the clusters that it left behind, or it has been long enough. */
    public void awaitEnd(Duration most) {
        long begun = System.nanoTime();
        try {
            if (!turn.tryLock(most.toNanos(), TimeUnit.NANOSECONDS)) return;
            turn.unlock();
            work.awaitLate(most.minusNanos(System.nanoTime() - begun));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private RunReport inTurn(String trigger, Occasion occasion, Given given) {
        var run = memory.log().started(trigger);
        if (occasion != Occasion.NEWS) before = null;
        var last = standing;
        standing = null; // until this run has ended well
        if (occasion == Occasion.NEWS && last != null && given.isNothing()) {
            var news = directories.news(last).filter(_ -> registry.edition() == edition);
            if (news.isPresent()) return heed(run, news.get(), last);
        }
        return switch (directories.look(occasion)) {
            case Look.Unreadable unreadable -> {
                log(run, unreadable, Set.of());
                audit.record(run, sightings(unreadable));
                yield finish(RunOutcome.COULD_NOT_RUN, unreadable, Set.of(), ClusterWork.Answers.none(run), null);
            }
            case Look.Seen seen -> {
                distrustStrangers();
                try {
                    yield believe(run, seen, memory.holds().approvals(run, given));
                } catch (ApprovalGone asksAgain) {
                    memory.log().finished(run, RunOutcome.HELD, asksAgain.getMessage());
                    throw asksAgain;
                }
            }
        };
    }

    /** Another process of ours wrote what we know, so it may have changed the clusters as well. */
    private void distrustStrangers() {
        var now = registry.edition();
        if (now != edition) before = null;
        edition = now;
    }

    /** When no directory can be believed, still nobody keeps what a robot must lose that is switched off. */
    private RunReport believe(UUID run, Look.Seen first, Approvals approvals) {
        var doubted = approvals.doubted(first);
        var believed = doubted.isEmpty() ? first : directories.heeding(doubted, Set.of(), first);
        var let = approvals.restraintsLet(believed);
        return carryOut(
                run, let.isEmpty() ? believed : directories.heeding(doubted, let, believed), doubted, approvals);
    }

    /** News of some robots: nobody else is looked at, and nothing of it waits for a person before its cluster is reached. */
    private RunReport heed(UUID run, Look.Seen news, Standing last) {
        var now = last.with(news);
        var nothing = memory.holds().approvals(run, Given.NOTHING);
        remember(run, news, Set.of(), nothing);
        var tasks = tasks(run, cluster -> now.desire(cluster, news), Given.NOTHING);
        var answers = work.carryOut(run, tasks, null).map(last::counting);
        standing = now.after(answers.outcomes());
        return finish(news, Set.of(), answers);
    }

    private RunReport carryOut(UUID run, Look.Seen seen, Set<String> doubted, Approvals approvals) {
        remember(run, seen, doubted, approvals);
        boolean nothingBelieved = !doubted.isEmpty() && seen.read().size() == doubted.size();
        var disbelief = nothingBelieved ? "what was read is held" : null;
        var answers = work.carryOut(run, tasks(run, seen.mapped()::in, approvals.given()), disbelief);
        frozen = FrozenRobots.in(seen).orElse(frozen);
        standing = Standing.after(seen, doubted, answers.outcomes()).orElse(null);
        return finish(seen, doubted, answers);
    }

    private void remember(UUID run, Look.Seen seen, Set<String> doubted, Approvals approvals) {
        if (!seen.roster().suspended().isEmpty() || !seen.roster().vanished().isEmpty()) work.owe();
        log(run, seen, doubted);
        audit.record(run, announcements(seen));
        memory.holds().keep(run, seen, doubted, approvals.open());
        memory.holds().count(run, seen.unasked()); // before it happens: who is killed in between must not forget it
        var believed = new Believed(seen.roster(), seen.audiences(), Positions.of(seen, doubted, approvals.let()));
        registry.remember(run, believed, clusters, approvals::use);
        memory.holds().written(run, seen, doubted);
        directories.heeded(seen);
    }

    private List<ClusterTask> tasks(UUID run, Function<ClusterProfile, ClusterDesire> desire, Given given) {
        var tasks = clusters.stream()
                .map(cluster -> new ClusterTask(run, desire.apply(cluster), given)
                        .after(before)
                        .urgent(work.owes(cluster.name())))
                .toList();
        before = run;
        return tasks;
    }

    private RunReport finish(Look.Seen seen, Set<String> doubted, ClusterWork.Answers answers) {
        work.note(answers);
        var outcome = RunReport.worst(answers.outcomes(), seen, doubted);
        return finish(outcome, seen, doubted, answers, frozen.count() == 0 ? null : frozen.sentence());
    }

    private void log(UUID run, Look look, Set<String> doubted) {
        for (var sighting : look.sightings()) {
            switch (sighting) {
                case Sighting.Unread(var name, var reading) -> memory.log().read(run, name, reading);
                case Sighting.Told(var news) -> memory.log().told(run, news);
                case Sighting.Read read -> {
                    if (doubted.contains(read.directory())) memory.log().doubted(run, read.reading());
                    else memory.log().read(run, read.directory(), read.reading());
                }
            }
        }
    }

    private static List<AuditEvent> sightings(Look look) {
        return look.sightings().stream().map(SyncRun::event).toList();
    }

    private static AuditEvent event(Sighting sighting) {
        return switch (sighting) {
            case Sighting.Unread(var name, var reading) ->
                new AuditEvent.DirectoryNotRead(name, reading.reason().name(), reading.detail());
            case Sighting.Read read ->
                new AuditEvent.DirectoryRead(
                        read.directory(),
                        read.reading().server(),
                        read.reading().entries().size(),
                        read.reading().unusable().size());
            case Sighting.Told(var news) ->
                new AuditEvent.DirectoryRead(news.directory(), news.server(), news.robots(), news.unusable());
        };
    }

    private static List<AuditEvent> announcements(Look.Seen seen) {
        var events = new ArrayList<>(sightings(seen));
        for (var robot : seen.roster().robots()) {
            var before = seen.known().get(robot.id());
            var from = before == null ? null : before.state();
            if (from != robot.state())
                events.add(new AuditEvent.RobotMoved(robot.id(), from, robot.state(), robot.reason()));
        }
        return events;
    }

    private RunReport finish(
            RunOutcome outcome, Look look, Set<String> doubted, ClusterWork.Answers answers, @Nullable String detail) {
        memory.log().finished(answers.run(), outcome, detail);
        return new RunReport(answers.run(), outcome, look, doubted, answers.outcomes(), answers.late());
    }
}
