package dev.chancery.sync.pass;

import static dev.chancery.sync.plan.TestObjects.EAST;
import static dev.chancery.sync.plan.TestObjects.VIEW;
import static dev.chancery.sync.plan.TestObjects.account;
import static dev.chancery.sync.plan.TestObjects.binding;
import static dev.chancery.sync.plan.TestObjects.desire;
import static dev.chancery.sync.plan.TestObjects.observed;
import static dev.chancery.sync.plan.TestObjects.state;
import static org.assertj.core.api.Assertions.assertThat;

import dev.chancery.sync.account.Limit;
import dev.chancery.sync.audit.AuditEvent;
import dev.chancery.sync.desired.ClusterDesire;
import dev.chancery.sync.kubernetes.ApplyOutcome;
import dev.chancery.sync.plan.Change;
import dev.chancery.sync.plan.PlanGuard;
import dev.chancery.sync.plan.PlanLimits;
import dev.chancery.sync.registry.InMemoryHolds;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What a pass does of what it holds, once a person has let it pass. */
class ApprovedPassTest {
    private static final UUID RUN = new UUID(0, 1);
    private static final Function<Change, ApplyOutcome> APPLIED =
            change -> new ApplyOutcome.Applied("new uid of " + change.key());

    private static final PlanLimits LIMITS =
            new PlanLimits(new Limit(1, 0), Limit.DEFAULT, Limit.DEFAULT, Limit.DEFAULT);

    private final List<AuditEvent> audited = new ArrayList<>();
    private final LastRemembered memory = new LastRemembered();
    private final InMemoryHolds holds = new InMemoryHolds();
    private final SideBySide work = new SideBySide(2);
    private final ClusterPass pass =
            new ClusterPass(new PlanGuard(LIMITS), (_, events) -> audited.addAll(events), memory, holds, work);

    @AfterEach
    void close() {
        work.close();
    }

    @Test
    void doesNothingOfWhatIsHeldUntilItsDigestIsGivenAndRemembersTheRest() {
        var there = state(observed(account(1, "a")), observed(account(2, "b")));
        var cluster = new ScriptedCluster(there, _ -> new ApplyOutcome.Applied(null));
        var more = account(3, "c");

        var plan = pass.run(cluster, task(desire(more))).plan();

        var hold = plan.holds().getFirst();
        assertThat(cluster.applied).containsExactly(new Change.Create(more));
        assertThat(memory.contested)
                .containsOnlyKeys(account(1, "a").key(), account(2, "b").key());
        assertThat(memory.issuers).as("its keys are kept fresh all the same").containsExactly("https://east.example");

        pass.run(cluster, new ClusterTask(RUN, desire(more), new Given(Set.of(plan.digest(hold)), "eve")));

        assertThat(cluster.applied).hasSize(4);
        assertThat(memory.contested).isEmpty();
        assertThat(audited)
                .contains(new AuditEvent.ApprovalUsed(EAST, plan.digest(hold), "eve", "given with the command"));
    }

    @Test
    void usesAnApprovalUpAndSaysWhoseItWas() {
        var there = state(observed(account(1, "a")), observed(account(2, "b")));
        var cluster = new ScriptedCluster(there, _ -> new ApplyOutcome.Applied(null));
        var digest = digestOfTheHold(cluster);
        holds.approve(EAST, digest, "eve", "it is meant");
        audited.clear();

        pass.run(cluster, task(desire()));

        assertThat(cluster.applied).hasSize(2);
        assertThat(audited).first().isEqualTo(new AuditEvent.ApprovalUsed(EAST, digest, "eve", "it is meant"));
        pass.run(cluster, new ClusterTask(new UUID(0, 2), desire(), Given.NOTHING));
        assertThat(cluster.applied).as("another run").hasSize(2);
    }

    @Test
    void usesAnApprovalAgainWhenThePassOfOneRunIsRepeated() {
        var there = state(observed(account(1, "a")), observed(account(2, "b")));
        var cluster = new ScriptedCluster(there, _ -> new ApplyOutcome.Unreachable("silence"));
        holds.approve(EAST, digestOfTheHold(cluster), "eve", "it is meant");

        pass.run(cluster, task(desire()));
        pass.run(cluster, task(desire()));

        assertThat(cluster.applied).hasSize(4);
    }

    @Test
    void doesNotCountWhatWasLetPassTogetherWithWhatIsLeftOfIt() {
        var b = observed(account(2, "b"));
        var there = state(observed(account(1, "a")), b);
        pass.run(new ScriptedCluster(there, APPLIED), task(desire()));
        assertThat(holds.heldTogether(EAST))
                .containsExactly(Map.entry("deletions", Set.of("ServiceAccount ns/a", "ServiceAccount ns/b")));
        var breaking = new ScriptedCluster(
                there,
                change -> change.key().equals(b.key())
                        ? new ApplyOutcome.Unreachable("silence")
                        : new ApplyOutcome.Applied(null));
        holds.approve(EAST, digestOfTheHold(breaking), "eve", "it is meant");

        pass.run(breaking, task(desire()));

        assertThat(holds.heldTogether(EAST)).isEmpty();
        var rest = pass.run(
                new ScriptedCluster(state(b), APPLIED), new ClusterTask(new UUID(0, 2), desire(), Given.NOTHING));
        assertThat(rest.plan().holds()).isEmpty();
    }

    @Test
    void leavesAnApprovalToTheNextRunWhenItIsToldToEndBeforeTheFirstStep() {
        var there = state(observed(account(1, "a")), observed(account(2, "b")));
        var cluster = new ScriptedCluster(there, APPLIED);
        var digest = digestOfTheHold(cluster);
        holds.approve(EAST, digest, "eve", "it is meant");
        audited.clear();
        work.halt();

        var report = pass.run(cluster, task(desire()));

        assertThat(cluster.applied).isEmpty();
        assertThat(holds.isUnused(EAST, digest)).isTrue();
        assertThat(audited).isEmpty();
        assertThat(report.plan().holds()).as("it waits as before").hasSize(1);
        assertThat(memory.contested).as("the broker goes on answering").hasSize(2);
    }

    @Test
    void leavesAnApprovalToTheNextRunWhenOnlyOtherStepsWereReached() {
        var view = binding(3, VIEW, "c");
        var there = state(observed(account(1, "a")), observed(account(2, "b")), observed(view));
        var cluster = new ScriptedCluster(there, change -> {
            work.halt();
            return new ApplyOutcome.Applied(null);
        });
        var digest = digestOfTheHold(cluster);
        holds.approve(EAST, digest, "eve", "it is meant");

        pass.run(cluster, task(desire()));

        assertThat(cluster.applied).extracting(Change::key).containsExactly(view.key());
        assertThat(holds.isUnused(EAST, digest)).isTrue();
    }

    @Test
    void beginsNoStepOfAnApprovalThatRanOutMeanwhile() {
        var there = state(observed(account(1, "a")), observed(account(2, "b")));
        var more = account(3, "c");
        var cluster = new ScriptedCluster(there, APPLIED);
        var plan = pass.plan(cluster, desire(more));
        var digest = plan.digest(plan.holds().getFirst());
        holds.approve(EAST, digest, "eve", "it is meant");
        holds.letRunOutBeforeUse();

        var report = pass.run(cluster, task(desire(more)));

        assertThat(cluster.applied).containsExactly(new Change.Create(more));
        assertThat(report.plan().holds()).hasSize(1);
    }

    private String digestOfTheHold(ScriptedCluster cluster) {
        var plan = pass.plan(cluster, desire());
        return plan.digest(plan.holds().getFirst());
    }

    private static ClusterTask task(ClusterDesire desire) {
        return new ClusterTask(RUN, desire, Given.NOTHING);
    }
}
