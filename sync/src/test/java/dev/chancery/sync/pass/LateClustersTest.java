package dev.chancery.sync.pass;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chancery.sync.account.Lifecycle;
import dev.chancery.sync.account.Limit;
import dev.chancery.sync.account.RosterGuard;
import dev.chancery.sync.account.RosterLimits;
import dev.chancery.sync.account.Scope;
import dev.chancery.sync.account.TestRobots;
import dev.chancery.sync.desired.AudienceGuard;
import dev.chancery.sync.desired.ClusterName;
import dev.chancery.sync.desired.ClusterProfile;
import dev.chancery.sync.desired.Mapping;
import dev.chancery.sync.desired.Waves;
import dev.chancery.sync.directory.Occasion;
import dev.chancery.sync.directory.TellingDirectory;
import dev.chancery.sync.plan.Change;
import dev.chancery.sync.plan.GuardedKind;
import dev.chancery.sync.plan.Hold;
import dev.chancery.sync.plan.Plan;
import dev.chancery.sync.plan.TestObjects;
import dev.chancery.sync.registry.InMemoryHolds;
import dev.chancery.sync.registry.InMemoryRegistry;
import dev.chancery.sync.registry.RunOutcome;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** East answers at once, and west when the test says so: nobody waits for west who has something else to do. */
@Timeout(300)
class LateClustersTest {
    private static final ClusterName EAST = new ClusterName("east");
    private static final ClusterName WEST = new ClusterName("west");

    private final TellingDirectory directory = new TellingDirectory("corp", TestRobots.entry(1, "backup"));
    private final List<ClusterTask> sent = new CopyOnWriteArrayList<>();
    private final List<CompletableFuture<ClusterOutcome>> west = new CopyOnWriteArrayList<>();
    private final Map<String, RunOutcome> written = new ConcurrentHashMap<>();
    private final InMemoryHolds holds = new InMemoryHolds();
    private final CountDownLatch westIsAsked = new CountDownLatch(1);
    private final SyncRun runs = runs();

    @Test
    void aRunThatNobodyWaitsForWaitsForEveryCluster() {
        var run = CompletableFuture.supplyAsync(this::run);
        await(westIsAsked);
        assertThat(run).isNotDone();

        west.getFirst().complete(passed(plan()));

        assertThat(run.join().outcome()).isEqualTo(RunOutcome.IN_LINE);
        assertThat(run.join().late()).isEmpty();
    }

    @Test
    void theNextRunIsNotKeptWaitingByAClusterThatDoesNotAnswer() {
        var first = CompletableFuture.supplyAsync(this::run);
        await(westIsAsked);

        hurry(first);

        var report = first.join();
        assertThat(report.outcome()).isEqualTo(RunOutcome.SOME_FAILED);
        assertThat(report.clusters()).containsExactly(passed(plan(EAST)), ClusterOutcome.Unfinished.late(WEST));
        assertThat(report.late()).hasSize(1);
    }

    @Test
    void whoeverWaitsForHisTurnHurriesTheRunInHand() {
        var first = CompletableFuture.supplyAsync(this::run);
        await(westIsAsked);

        var second = CompletableFuture.supplyAsync(this::run);

        first.join();
        hurry(second);
        assertThat(second.join().clusters()).first().isEqualTo(passed(plan(EAST)));
        assertThat(sent).hasSize(4);
    }

    @Test
    void looksAtEverybodyInAClusterThatIsLateAndNowhereElse() {
        leaveBehind();
        directory.put(TestRobots.entry(1, "backup", "view"));
        leaveBehind();

        assertThat(sent)
                .extracting(task -> task.desire().scope())
                .containsExactly(
                        Scope.EVERYBODY, Scope.EVERYBODY, Scope.only(List.of(TestRobots.id(1))), Scope.EVERYBODY);
    }

    @Test
    void writesDownWhatCameOfALateClusterWhenItIsKnown() {
        var run = leaveBehind();
        assertThat(written).containsEntry(run + " west", RunOutcome.SOME_FAILED);

        west.getFirst().complete(passed(plan()));

        assertThat(written).containsEntry(run + " west", RunOutcome.IN_LINE);
    }

    @Test
    void whatALateClusterHoldsCountsUntilALaterRunKnowsBetter() {
        var first = leaveBehind();
        var second = leaveBehind();
        west.getLast().complete(holding("as the second says"));
        assertThat(holds.reasons()).containsExactly("as the second says");

        west.getFirst().complete(holding("as the first says"));

        assertThat(holds.reasons()).containsExactly("as the second says");
        assertThat(written)
                .containsEntry(first + " west", RunOutcome.HELD)
                .containsEntry(second + " west", RunOutcome.HELD);
    }

    /** It may be hanging behind another one, or have failed to take roles away. */
    @Test
    void whatAClusterOwesStaysUrgentUntilItIsDone() {
        leaveBehind();
        leaveBehind();
        assertThat(sent)
                .extracting(ClusterTask::urgent)
                .as("of the time before, nobody knows")
                .containsExactly(true, true, false, true);
        west.getLast().complete(passed(plan()));
        var last = CompletableFuture.supplyAsync(this::run);
        while (west.size() < 3) Thread.onSpinWait();
        west.getLast().complete(passed(plan()));
        last.join();
        sent.clear();

        directory.put(TestRobots.disabled(1, "backup"));
        leaveBehind();
        leaveBehind();

        assertThat(sent).extracting(ClusterTask::urgent).containsExactly(true, true, false, true);
    }

    @Test
    void theEndOfTheProgramWaitsForThoseLeftBehind() {
        leaveBehind();
        var end = CompletableFuture.runAsync(() -> runs.awaitEnd(Duration.ofSeconds(50)));

        west.getFirst().complete(passed(plan()));

        end.join();
        assertThat(written).containsValue(RunOutcome.IN_LINE).doesNotContainValue(RunOutcome.SOME_FAILED);
    }

    private UUID leaveBehind() {
        var run = CompletableFuture.supplyAsync(this::run);
        await(westIsAsked);
        hurry(run);
        return run.join().run();
    }

    /** Again and again: a run that has not begun yet would look at what is new in any case. */
    private void hurry(CompletableFuture<RunReport> run) {
        while (!run.isDone()) {
            runs.hurry();
            Thread.onSpinWait();
        }
    }

    private RunReport run() {
        return runs.run("a test", Occasion.NEWS, Given.NOTHING);
    }

    private SyncRun runs() {
        var clock = Clock.fixed(TestRobots.NOW, ZoneOffset.UTC);
        var registry = new InMemoryRegistry();
        var guards = new ReadingGuards(
                _ -> new RosterGuard(RosterLimits.DEFAULT), new AudienceGuard(Limit.DEFAULT), new InMemoryHolds());
        var pass = new DirectoryPass(
                List.of(directory),
                registry,
                new Lifecycle(Duration.ofDays(1)),
                guards,
                new Mapping(List.of()),
                clock,
                new Patience(Duration.ZERO));
        var log = new SyncRunTest.Numbers() {
            @Override
            public void clusterDone(UUID run, ClusterName cluster, ClusterResult result) {
                written.put(run + " " + cluster, result.outcome());
            }
        };
        return new SyncRun(
                pass,
                List.of(new ClusterProfile(EAST, Map.of()), new ClusterProfile(WEST, Map.of())),
                new Waves(Map.of()),
                this::answer,
                registry,
                new SyncRun.Memory(log, new HoldBook(holds, (_, _) -> {}), new SyncRunTest.NoPauses()),
                (_, _) -> {});
    }

    private CompletableFuture<ClusterOutcome> answer(ClusterTask task) {
        sent.add(task);
        if (task.desire().cluster().equals(EAST)) return CompletableFuture.completedFuture(passed(plan(EAST)));
        var answer = new CompletableFuture<ClusterOutcome>();
        west.add(answer);
        westIsAsked.countDown();
        return answer;
    }

    private static Plan plan() {
        return plan(WEST);
    }

    private static Plan plan(ClusterName cluster) {
        return new Plan(cluster, List.of(), List.of());
    }

    private static ClusterOutcome passed(Plan plan) {
        return new ClusterOutcome.Passed(new PassReport(plan, Map.of()));
    }

    private static ClusterOutcome holding(String reason) {
        var account = new Change.Create(TestObjects.account(1, "a"));
        return passed(new Plan(WEST, List.of(account), List.of())
                .holding(new Hold(GuardedKind.RENAMES, reason, Set.of(), Set.of(account.key()))));
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
