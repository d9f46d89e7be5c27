package dev.chancery.sync.pass;

import static dev.chancery.sync.plan.TestObjects.EAST;
import static dev.chancery.sync.plan.TestObjects.EMPTY;
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
import dev.chancery.sync.desired.DesiredObject;
import dev.chancery.sync.kubernetes.ApplyOutcome;
import dev.chancery.sync.plan.Change;
import dev.chancery.sync.plan.ObservedObject;
import dev.chancery.sync.plan.PlanGuard;
import dev.chancery.sync.plan.PlanLimits;
import dev.chancery.sync.registry.ForgetfulRegistry;
import dev.chancery.sync.registry.InMemoryHolds;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** When a pass gives way to a run in which somebody was switched off. */
class OvertakenPassTest {
    private static final UUID RUN = new UUID(0, 1);
    private static final Function<Change, ApplyOutcome> APPLIED =
            change -> new ApplyOutcome.Applied("new uid of " + change.key());

    private static final PlanLimits LIMITS =
            new PlanLimits(new Limit(1, 0), Limit.DEFAULT, Limit.DEFAULT, Limit.DEFAULT);

    private final List<AuditEvent> audited = new ArrayList<>();
    private final InMemoryHolds holds = new InMemoryHolds();
    private final SideBySide work = new SideBySide(2);
    private final ClusterPass pass = new ClusterPass(
            new PlanGuard(LIMITS), (_, events) -> audited.addAll(events), new ForgetfulRegistry(), holds, work);

    @AfterEach
    void close() {
        work.close();
    }

    @Test
    void leavesOffForARunInWhichSomebodyWasSwitchedOff() {
        var cluster = overtaking(true);

        var report = pass.run(cluster, task(manyAccounts()));

        assertThat(report.isLeftOff()).isTrue();
        assertThat(cluster.applied).as("one batch, whose outcomes are known").hasSize(200);
        assertThat(report.outcomes()).hasSize(200);
        assertThat(audited).hasSize(400);
    }

    @Test
    void goesOnForALaterRunThatCanWait() {
        var report = pass.run(overtaking(false), task(manyAccounts()));

        assertThat(report.isLeftOff()).isFalse();
        assertThat(pass.isOvertaken(task(manyAccounts()))).isTrue();
    }

    @Test
    void carriesOutWhatAPersonHasLetPassBeforeItGivesWay() {
        var there = new ArrayList<ObservedObject>();
        for (int i = 0; i < 401; i++) there.add(observed(account(i, "a" + i)));
        var cluster = overtaking(true, there);
        var more = desire(
                IntStream.range(500, 901).mapToObj(i -> account(i, "a" + i)).toArray(DesiredObject[]::new));
        var plan = pass.plan(cluster, more);
        holds.approve(EAST, plan.digest(plan.holds().getFirst()), "eve", "it is meant");

        pass.run(cluster, task(more));

        assertThat(cluster.applied).hasSize(802);
    }

    @Test
    void takesAwayAllThatItMustBeforeItGivesWay() {
        var there = IntStream.range(0, 401)
                .mapToObj(i -> observed(binding(i, VIEW, "a" + i)))
                .toList();

        var report = pass.run(overtaking(true, there), task(manyAccounts()).onlyRevoking());

        assertThat(report.isLeftOff()).isFalse();
    }

    @Test
    void givesWayToATaskThatStandsForOneThatCouldNotWait() {
        var next = new ClusterTask(new UUID(0, 2), desire(), Given.NOTHING);
        var last = new ClusterTask(new UUID(0, 3), desire(), Given.NOTHING);
        var cluster = new ScriptedCluster(EMPTY, change -> {
            pass.expect(next.urgent(true));
            pass.expect(last);
            return APPLIED.apply(change);
        });

        assertThat(pass.run(cluster, task(manyAccounts())).isLeftOff()).isTrue();
        assertThat(pass.isOvertaken(next)).as("and is never begun").isTrue();
        assertThat(pass.isOvertaken(last)).isFalse();
    }

    private ScriptedCluster overtaking(boolean urgent) {
        return overtaking(urgent, List.of());
    }

    /** While it carries out a change, a task of the next run arrives. */
    private ScriptedCluster overtaking(boolean urgent, List<ObservedObject> there) {
        var next = new ClusterTask(new UUID(0, 2), desire(), Given.NOTHING).urgent(urgent);
        return new ScriptedCluster(state(there.toArray(ObservedObject[]::new)), change -> {
            pass.expect(next);
            return APPLIED.apply(change);
        });
    }

    private static ClusterDesire manyAccounts() {
        return desire(IntStream.range(0, 401).mapToObj(i -> account(i, "a" + i)).toArray(DesiredObject[]::new));
    }

    private static ClusterTask task(ClusterDesire desire) {
        return new ClusterTask(RUN, desire, Given.NOTHING);
    }
}
