package dev.chancery.sync.pass;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chancery.sync.desired.ClusterDesire;
import dev.chancery.sync.desired.ClusterName;
import dev.chancery.sync.desired.ClusterProfile;
import dev.chancery.sync.desired.Waves;
import dev.chancery.sync.kubernetes.ApplyOutcome;
import dev.chancery.sync.pass.ClusterTask.Reach;
import dev.chancery.sync.plan.Change;
import dev.chancery.sync.plan.Plan;
import dev.chancery.sync.plan.TestObjects;
import dev.chancery.sync.registry.InMemoryHolds;
import dev.chancery.sync.registry.RunOutcome;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Canary does not answer, and west, which comes after it, gets only revocations, of which one is refused. */
class ClusterWorkTest {
    private static final UUID RUN = new UUID(0, 1);
    private static final ClusterName CANARY = new ClusterName("canary");
    private static final ClusterName WEST = new ClusterName("west");
    private static final String DIGEST = "00000000deadbeef";

    private final InMemoryHolds holds = new InMemoryHolds();
    private final ClusterWork work = new ClusterWork(
            List.of(new ClusterProfile(CANARY, Map.of()), new ClusterProfile(WEST, Map.of())),
            new Waves(Map.of(WEST, CANARY)),
            task -> CompletableFuture.completedFuture(answer(task)),
            new SyncRun.Memory(
                    new SyncRunTest.Numbers(), new HoldBook(holds, (_, _) -> {}), new SyncRunTest.NoPauses()),
            new Patience());

    @Test
    void whatWaitsInAClusterOutlastsARevocationThatFails() {
        holds.approve(WEST, DIGEST, "eve", "it is meant");

        work.note(carryOut(null));

        assertThat(holds.isUnused(WEST, DIGEST)).isTrue();
    }

    @Test
    void whatWaitsInAClusterOutlastsAReadingThatIsHeld() {
        holds.approve(WEST, DIGEST, "eve", "it is meant");

        work.note(carryOut("what was read is held"));

        assertThat(holds.isUnused(WEST, DIGEST)).isTrue();
    }

    @Test
    void aRevocationThatFailsIsToldAndStillOwed() {
        var west = carryOut(null).outcomes().getLast();

        assertThat(RunReport.result(west).outcome()).isEqualTo(RunOutcome.SOME_FAILED);
        assertThat(RunReport.result(west).failed()).isEqualTo(1);
        assertThat(RunReport.result(west).detail()).isEqualTo("it comes after canary, which is not in line");
        assertThat(work.owes(WEST)).isTrue();
    }

    private ClusterWork.Answers carryOut(@Nullable String disbelief) {
        return work.carryOut(RUN, List.of(task(CANARY), task(WEST)), disbelief);
    }

    private static ClusterTask task(ClusterName cluster) {
        return new ClusterTask(RUN, new ClusterDesire(cluster, List.of(), Map.of(), Map.of(), Set.of()), Given.NOTHING);
    }

    private static ClusterOutcome answer(ClusterTask task) {
        var cluster = task.desire().cluster();
        if (cluster.equals(CANARY)) return new ClusterOutcome.Unavailable(CANARY, "silence");
        assertThat(task.reach()).isEqualTo(Reach.REVOCATIONS);
        var revocation = new Change.Delete(TestObjects.observed(TestObjects.binding(1, TestObjects.VIEW, "a")));
        return new ClusterOutcome.Passed(new PassReport(
                new Plan(cluster, List.of(revocation), List.of()),
                Map.of(revocation, new ApplyOutcome.Conflict("changed meanwhile"))));
    }
}
