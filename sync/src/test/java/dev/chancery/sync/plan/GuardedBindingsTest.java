package dev.chancery.sync.plan;

import static dev.chancery.sync.account.TestRobots.id;
import static dev.chancery.sync.plan.GuardedRobots.ROBOTS;
import static dev.chancery.sync.plan.GuardedRobots.TWO;
import static dev.chancery.sync.plan.GuardedRobots.robot;
import static dev.chancery.sync.plan.TestObjects.EDIT;
import static dev.chancery.sync.plan.TestObjects.NS;
import static dev.chancery.sync.plan.TestObjects.VIEW;
import static dev.chancery.sync.plan.TestObjects.binding;
import static dev.chancery.sync.plan.TestObjects.suspended;
import static org.assertj.core.api.Assertions.assertThat;

import dev.chancery.sync.account.Limit;
import dev.chancery.sync.desired.DesiredObject.Binding;
import dev.chancery.sync.desired.ObjectKey;
import dev.chancery.sync.desired.Subject;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Of roles that are lost or new, which are held and which are not. */
class GuardedBindingsTest {
    private final GuardedRobots robots = new GuardedRobots();

    @Test
    void keepsTheRolesOfRobotsWhoseDeletionIsHeldThoughLostBindingsAreFewEnough() {
        var patient = new PlanGuard(new PlanLimits(TWO, new Limit(100, 100), TWO, TWO));
        robots.forget(1, 2, 3);

        assertThat(robots.plan(patient).actionable()).isEmpty();
    }

    @Test
    void holdsLostBindingsAndTheirDeletionOnly() {
        for (int n = 1; n <= 3; n++) robots.after.remove(robot(n).getLast());
        robots.after.addAll(robot(99));

        var plan = robots.plan();

        assertThat(plan.holds())
                .extracting(Hold::reason)
                .containsExactly("3 of 20 bindings would be lost at once, which is more than the limit of 2 or 10 %");
        assertThat(plan.actionable()).hasSize(2);
    }

    @Test
    void countsABindingThatIsGivenToFewerAsLost() {
        for (int n = 1; n <= 3; n++) {
            robots.before.set(robots.before.indexOf(robot(n).getLast()), binding(n, VIEW, "r" + n, "s" + n));
        }

        assertThat(robots.plan().holds()).extracting(Hold::kind).containsExactly(GuardedKind.LOST_BINDINGS);
    }

    @Test
    void neverHoldsWhatASuspendedRobotLoses() {
        for (int n = 1; n <= ROBOTS; n++) {
            robots.after.removeAll(robot(n));
            robots.after.add(suspended(n, "r" + n));
        }

        var plan = robots.plan();

        assertThat(plan.holds()).isEmpty();
        assertThat(plan.actionable()).hasSize(2 * ROBOTS);
    }

    @Test
    void neverHoldsWhatASuspendedRobotLosesWhereItHasNoAccount() {
        robots.before.clear();
        for (int n = 1; n <= ROBOTS; n++) robots.before.add(trusted(n));
        robots.after.clear();
        for (int n = 1; n <= ROBOTS; n++) robots.switchedOff.add(id(n));

        var plan = robots.plan();

        assertThat(plan.holds()).isEmpty();
        assertThat(plan.actionable()).hasSize(ROBOTS);
        assertThat(plan.onlyRevoking(robots.desire().idle()).actionable()).hasSize(ROBOTS);
    }

    @Test
    void countsRobotsThatOnlyHoldRolesWhereItCountsTheShareOfClusterWideRoles() {
        robots.before.clear();
        for (int n = 1; n <= 50; n++) robots.before.add(trusted(n));
        robots.after.clear();
        robots.after.addAll(robots.before);
        for (int n = 1; n <= 5; n++) robots.after.add(wide(n));
        assertThat(robots.plan().holds()).isEmpty();

        robots.after.add(wide(6));

        assertThat(robots.plan().holds())
                .extracting(Hold::reason)
                .containsExactly(
                        "6 of 50 robots would get a new cluster-wide role at once, which is more than the limit of 2"
                                + " or 10 %");
    }

    @Test
    void countsARobotOnceHoweverManyClusterWideRolesItGets() {
        for (int n = 1; n <= 5; n++) robots.after.add(binding(1, ObjectKey.binding("", "wide" + n), VIEW, "r1"));

        assertThat(robots.plan().holds()).isEmpty();
    }

    @Test
    void holdsNewClusterWideRolesAndLetsOthersPass() {
        for (int n = 1; n <= 3; n++) {
            robots.after.add(wide(n));
            robots.after.add(binding(n, ObjectKey.binding(NS, "more" + n), EDIT, "r" + n));
        }

        var plan = robots.plan();

        assertThat(plan.holds())
                .extracting(Hold::reason)
                .containsExactly("3 of 20 robots would get a new cluster-wide role at once, which is more than the"
                        + " limit of 2 or 10 %");
        assertThat(plan.actionable()).hasSize(3);
    }

    @Test
    void fillsAnEmptyClusterWithoutAsking() {
        robots.before.clear();
        for (int n = 1; n <= ROBOTS; n++) robots.after.add(wide(n));

        assertThat(robots.plan().holds()).isEmpty();
    }

    @Test
    void replacesARoleWithoutCountingItAsLost() {
        for (int n = 1; n <= 3; n++)
            robots.after.set(robots.after.indexOf(robot(n).getLast()), binding(n, EDIT, "r" + n));

        var plan = robots.plan();

        assertThat(plan.holds()).isEmpty();
        assertThat(plan.actionable()).hasSize(6);
    }

    /** A role for the robot itself, by its user name. */
    private static Binding trusted(int n) {
        return binding(n, VIEW).givenTo(List.of(Subject.user("robot:r" + n)));
    }

    private static Binding wide(int n) {
        return binding(n, ObjectKey.binding("", "wide" + n), VIEW, "r" + n);
    }
}
