package dev.chancery.sync.pass;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chancery.sync.desired.ClusterDesire;
import dev.chancery.sync.desired.ClusterName;
import dev.chancery.sync.desired.ObjectKey;
import dev.chancery.sync.desired.Waves;
import dev.chancery.sync.pass.ClusterTask.Reach;
import dev.chancery.sync.plan.Change;
import dev.chancery.sync.plan.GuardedKind;
import dev.chancery.sync.plan.Hold;
import dev.chancery.sync.plan.Plan;
import dev.chancery.sync.registry.Pauses.Pause;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Canary, then east, then south; west waits for nobody. */
class WaveRunTest {
    private static final ClusterName CANARY = new ClusterName("canary");
    private static final ClusterName EAST = new ClusterName("east");
    private static final ClusterName SOUTH = new ClusterName("south");
    private static final ClusterName WEST = new ClusterName("west");
    private static final Waves WAVES = new Waves(Map.of(EAST, CANARY, SOUTH, EAST));
    private static final ObjectKey KEY = ObjectKey.serviceAccount("ns", "a");

    private final Map<ClusterName, ClusterOutcome> answers = new HashMap<>();
    private final List<String> sent = new ArrayList<>();
    private final Map<String, CompletableFuture<ClusterOutcome>> silent = new HashMap<>();
    private @Nullable String disbelief;
    private boolean urgent;

    @Test
    void sendsAClusterItsTaskWhenTheOneBeforeIsDone() {
        assertThat(run()).allSatisfy(outcome -> assertThat(outcome).isInstanceOf(ClusterOutcome.Passed.class));

        assertThat(sent).containsExactly("canary", "west", "east", "south");
    }

    @Test
    void onlyRevokesBehindAClusterThatFailed() {
        answers.put(CANARY, new ClusterOutcome.Unavailable(CANARY, "silence"));

        var outcomes = run();

        assertThat(sent).containsExactly("canary", "west", "east revocations", "south revocations");
        assertThat(outcomes.get(1))
                .isEqualTo(new ClusterOutcome.Waiting(EAST, "it comes after canary, which is not in line"));
        assertThat(outcomes.get(2))
                .isEqualTo(new ClusterOutcome.Waiting(SOUTH, "it comes after east, which is not in line"));
        assertThat(outcomes.get(3)).isInstanceOf(ClusterOutcome.Passed.class);
    }

    @Test
    void onlyRevokesBehindAClusterThatAGuardHolds() {
        answers.put(
                CANARY,
                passed(new Plan(CANARY, List.of(), List.of())
                        .holding(new Hold(GuardedKind.RENAMES, "x", Set.of(), Set.of(KEY)))));

        run();

        assertThat(sent).containsExactly("canary", "west", "east revocations", "south revocations");
    }

    @Test
    void isNotStoppedByASingleObjectThatWaits() {
        var held = new Change.Held(KEY, Change.HeldReason.OWNED_BY_SOMEONE_ELSE, "it exists");
        answers.put(CANARY, passed(new Plan(CANARY, List.of(held), List.of())));

        run();

        assertThat(sent).containsExactly("canary", "west", "east", "south");
    }

    @Test
    void sendsNothingAtAllToAPausedCluster() {
        var outcomes = run(pause("canary"));

        assertThat(sent).containsExactly("west", "east revocations", "south revocations");
        assertThat(outcomes.getFirst())
                .isEqualTo(new ClusterOutcome.Waiting(CANARY, "paused by eve since 2026-11-24T12:00:00Z: an upgrade"));
        sent.clear();
        run(pause(null));
        assertThat(sent).isEmpty();
    }

    @Test
    void onlyRevokesEverywhereWhenNothingIsBelieved() {
        disbelief = "it is held";

        var outcomes = run(pause("canary"));

        assertThat(sent).containsExactly("west revocations", "east revocations", "south revocations");
        assertThat(outcomes.get(1)).isEqualTo(new ClusterOutcome.Waiting(EAST, "it is held"));
    }

    @Test
    void tellsOfRevocationsThatFailed() {
        answers.put(CANARY, new ClusterOutcome.Unavailable(CANARY, "silence"));
        answers.put(EAST, new ClusterOutcome.Unavailable(EAST, "silence too"));

        assertThat(run().get(1)).isEqualTo(new ClusterOutcome.Unavailable(EAST, "silence too"));
    }

    @Test
    void waitsForNoClusterButTheOneBefore() {
        silent.put("west", new CompletableFuture<>());

        begin();

        assertThat(sent).containsExactly("canary", "west", "east", "south");
    }

    @Test
    void takesRolesBehindAClusterThatDoesNotAnswerWhenSomebodyIsSwitchedOff() {
        var canary = new CompletableFuture<ClusterOutcome>();
        silent.put("canary", canary);
        urgent = true;

        var run = begin();

        assertThat(sent).containsExactly("canary", "west", "east revocations", "south revocations");
        assertThat(run.answers().get(EAST)).isNotDone();
        sent.clear();
        canary.complete(passed(new Plan(CANARY, List.of(), List.of())));
        assertThat(sent).as("the rest follows").containsExactly("east after this run", "south after this run");
        assertThat(run.answers().get(SOUTH)).isCompletedWithValueMatching(ClusterOutcome.Passed.class::isInstance);
    }

    @Test
    void takesRolesOnceBehindAClusterThatFailsLater() {
        var canary = new CompletableFuture<ClusterOutcome>();
        silent.put("canary", canary);
        urgent = true;
        var run = begin();

        canary.complete(new ClusterOutcome.Unavailable(CANARY, "silence"));

        assertThat(sent).containsExactly("canary", "west", "east revocations", "south revocations");
        assertThat(run.answers().get(EAST)).isCompletedWithValueMatching(ClusterOutcome.Waiting.class::isInstance);
    }

    @Test
    void sendsNothingAnyMoreWhenTheNextRunHasBegun() {
        var canary = new CompletableFuture<ClusterOutcome>();
        silent.put("canary", canary);
        var run = begin();
        run.end();

        canary.complete(passed(new Plan(CANARY, List.of(), List.of())));

        assertThat(sent).containsExactly("canary", "west");
        assertThat(run.answers().get(EAST)).isCompletedWithValueMatching(ClusterOutcome.Unfinished.class::isInstance);
        assertThat(run.answers().get(SOUTH)).isCompletedWithValueMatching(ClusterOutcome.Unfinished.class::isInstance);
    }

    private List<ClusterOutcome> run(Pause... pauses) {
        var answered = begin(pauses).answers();
        return Stream.of(CANARY, EAST, SOUTH, WEST)
                .map(cluster -> answered.get(cluster).join())
                .toList();
    }

    private WaveRun begin(Pause... pauses) {
        FanOut fanOut = task -> {
            sent.add(told(task));
            var cluster = task.desire().cluster();
            return silent.getOrDefault(
                    told(task),
                    CompletableFuture.completedFuture(
                            answers.getOrDefault(cluster, passed(new Plan(cluster, List.of(), List.of())))));
        };
        var run = new WaveRun(WAVES, fanOut, List.of(pauses), disbelief);
        run.begin(Stream.of(CANARY, EAST, SOUTH, WEST)
                .map(cluster -> task(cluster).urgent(urgent))
                .toList());
        return run;
    }

    private static String told(ClusterTask task) {
        return task.desire().cluster()
                + (task.reach() == Reach.REVOCATIONS ? " revocations" : "")
                + (task.run().equals(task.after()) ? " after this run" : "");
    }

    private static ClusterTask task(ClusterName cluster) {
        return new ClusterTask(
                new UUID(0, 1), new ClusterDesire(cluster, List.of(), Map.of(), Map.of(), Set.of()), Given.NOTHING);
    }

    private static ClusterOutcome passed(Plan plan) {
        return new ClusterOutcome.Passed(new PassReport(plan, Map.of()));
    }

    private static Pause pause(@Nullable String cluster) {
        return new Pause(cluster, Instant.parse("2026-11-24T12:00:00Z"), "eve", "an upgrade");
    }
}
