package dev.chancery.sync.pass;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.chancery.sync.account.Lifecycle;
import dev.chancery.sync.account.Limit;
import dev.chancery.sync.account.RosterGuard;
import dev.chancery.sync.account.RosterLimits;
import dev.chancery.sync.account.TestRobots;
import dev.chancery.sync.desired.AudienceGuard;
import dev.chancery.sync.desired.ClusterName;
import dev.chancery.sync.desired.ClusterProfile;
import dev.chancery.sync.desired.Mapping;
import dev.chancery.sync.desired.Waves;
import dev.chancery.sync.directory.DirectoryNews;
import dev.chancery.sync.directory.DirectoryReading;
import dev.chancery.sync.directory.DirectoryReading.PartialReason;
import dev.chancery.sync.directory.InMemoryDirectory;
import dev.chancery.sync.directory.Occasion;
import dev.chancery.sync.plan.Plan;
import dev.chancery.sync.registry.Believed;
import dev.chancery.sync.registry.ForgetfulRegistry;
import dev.chancery.sync.registry.InMemoryHolds;
import dev.chancery.sync.registry.Pauses;
import dev.chancery.sync.registry.RunLog;
import dev.chancery.sync.registry.RunOutcome;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Which runs may build on what the run before them saw of the clusters. */
class SyncRunTest {
    private static final ClusterProfile EAST = new ClusterProfile(new ClusterName("east"), Map.of());

    private final InMemoryDirectory directory = new InMemoryDirectory("corp").put(TestRobots.entry(1, "backup"));
    private final List<ClusterTask> sent = new ArrayList<>();
    private final Written registry = new Written();
    private final Numbers log = new Numbers();
    private final SyncRun runs = runs();

    @Test
    void newsBuildsOnTheRunBefore() {
        var first = run(Occasion.ROUTINE);
        var second = run(Occasion.NEWS);
        run(Occasion.NEWS);

        assertThat(sent).extracting(ClusterTask::after).containsExactly(null, first, second);
    }

    @Test
    void theFirstNewsBuildsOnNothing() {
        run(Occasion.NEWS);
        assertThat(sent).extracting(ClusterTask::after).containsExactly((UUID) null);
    }

    @Test
    void everyOtherRunReadsTheClustersAnew() {
        run(Occasion.NEWS);
        run(Occasion.ROUTINE);
        run(Occasion.WHOLE);

        assertThat(sent).extracting(ClusterTask::after).containsOnlyNulls();
    }

    @Test
    void aRunThatCameToNoClusterIsPassedOver() {
        var first = run(Occasion.ROUTINE);
        directory.fail(PartialReason.UNREACHABLE, "silence");
        run(Occasion.NEWS);
        directory.recover();
        run(Occasion.NEWS);

        assertThat(sent).extracting(ClusterTask::after).containsExactly(null, first);
    }

    @Test
    void readsTheClustersAnewWhenAnotherProcessHasWritten() {
        run(Occasion.ROUTINE);
        registry.edition++;
        var second = run(Occasion.NEWS);
        run(Occasion.NEWS);

        assertThat(sent).extracting(ClusterTask::after).containsExactly(null, null, second);
    }

    @Test
    void writesDownWhoIsLeftAsTheyAre() {
        run(Occasion.ROUTINE);
        directory.put(TestRobots.entry(2, "twin"));
        directory.put(TestRobots.moved(TestRobots.entry(3, "twin"), "uid=twin,ou=other", "twin"));
        run(Occasion.ROUTINE);
        directory.remove(TestRobots.id(3));
        run(Occasion.ROUTINE);

        assertThat(log.details).first().isNull();
        assertThat(log.details.get(1))
                .startsWith(
                        "2 robots are left as they are: twin (its name twin is also wanted by uid=twin,ou=other), twin")
                .endsWith("./chancery explain NAME tells of each");
        assertThat(log.details).last().isNull();
    }

    @Test
    void aDirectoryHearsWhenWhatItSaidIsWrittenDownAndNotBefore() {
        registry.broken = true;
        assertThatThrownBy(() -> run(Occasion.ROUTINE)).hasMessage("the database is gone");
        assertThat(directory.heeded()).isZero();

        registry.broken = false;
        run(Occasion.ROUTINE);
        assertThat(directory.heeded()).isEqualTo(1);
    }

    private UUID run(Occasion occasion) {
        return runs.run("a test", occasion, Given.NOTHING).run();
    }

    private SyncRun runs() {
        var clock = Clock.fixed(TestRobots.NOW, ZoneOffset.UTC);
        var guards = new ReadingGuards(
                _ -> new RosterGuard(RosterLimits.DEFAULT), new AudienceGuard(Limit.DEFAULT), new InMemoryHolds());
        var pass = new DirectoryPass(
                List.of(directory), registry, new Lifecycle(Duration.ofDays(1)), guards, new Mapping(List.of()), clock);
        var holds = new HoldBook(new InMemoryHolds(), (_, _) -> {});
        return new SyncRun(
                pass,
                List.of(EAST),
                new Waves(Map.of()),
                this::passed,
                registry,
                new SyncRun.Memory(log, holds, new NoPauses()),
                (_, _) -> {});
    }

    private CompletableFuture<ClusterOutcome> passed(ClusterTask task) {
        sent.add(task);
        return CompletableFuture.completedFuture(new ClusterOutcome.Passed(
                new PassReport(new Plan(task.desire().cluster(), List.of(), List.of()), Map.of())));
    }

    /** Written by another process whenever a test says so. */
    private static final class Written extends ForgetfulRegistry {
        private long edition;
        private boolean broken;

        @Override
        public void remember(UUID run, Believed believed, List<ClusterProfile> clusters, Runnable together) {
            if (broken) throw new IllegalStateException("the database is gone");
        }

        @Override
        public long edition() {
            return edition;
        }
    }

    /** Numbers the runs and keeps nothing. */
    static class Numbers implements RunLog {
        private int runs;
        private final List<@Nullable String> details = new ArrayList<>();

        @Override
        public UUID started(String trigger) {
            return new UUID(0, ++runs);
        }

        @Override
        public void read(UUID run, String name, DirectoryReading reading) {}

        @Override
        public void told(UUID run, DirectoryNews news) {}

        @Override
        public void doubted(UUID run, DirectoryReading.Complete reading) {}

        @Override
        public List<ReadingLine> readings() {
            return List.of();
        }

        @Override
        public void clusterDone(UUID run, ClusterName cluster, ClusterResult result) {}

        @Override
        public void finished(UUID run, RunOutcome outcome, @Nullable String detail) {
            details.add(detail);
        }

        @Override
        public Status status() {
            return new Status(null, null, List.of());
        }
    }

    static final class NoPauses implements Pauses {
        @Override
        public List<Pause> all() {
            return List.of();
        }

        @Override
        public Outcome pause(@Nullable ClusterName cluster, String who, String why) {
            return Outcome.DONE;
        }

        @Override
        public Outcome resume(@Nullable ClusterName cluster) {
            return Outcome.WAS_SO_ALREADY;
        }
    }
}
