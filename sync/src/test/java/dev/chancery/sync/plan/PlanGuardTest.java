package dev.chancery.sync.plan;

import static dev.chancery.sync.account.TestRobots.id;
import static dev.chancery.sync.plan.TestObjects.EDIT;
import static dev.chancery.sync.plan.TestObjects.NS;
import static dev.chancery.sync.plan.TestObjects.VIEW;
import static dev.chancery.sync.plan.TestObjects.account;
import static dev.chancery.sync.plan.TestObjects.binding;
import static dev.chancery.sync.plan.TestObjects.foreign;
import static dev.chancery.sync.plan.TestObjects.suspended;
import static org.assertj.core.api.Assertions.assertThat;

import dev.chancery.sync.account.Limit;
import dev.chancery.sync.desired.ClusterDesire;
import dev.chancery.sync.desired.ClusterName;
import dev.chancery.sync.desired.DesiredObject;
import dev.chancery.sync.desired.DesiredObject.Binding;
import dev.chancery.sync.desired.ObjectKey;
import dev.chancery.sync.desired.Subject;
import dev.chancery.sync.directory.StableId;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What is held when too much would happen at once, and what goes on. */
class PlanGuardTest {
    private static final int ROBOTS = 20;
    private static final Limit TWO = new Limit(2, 10);
    private static final Limit THREE = new Limit(3, 15);

    private final PlanGuard guard = new PlanGuard(new PlanLimits(TWO, TWO, TWO, TWO));
    private final List<DesiredObject> before = new ArrayList<>();
    private final List<DesiredObject> after = new ArrayList<>();
    private final Set<StableId> switchedOff = new HashSet<>();

    PlanGuardTest() {
        for (int n = 1; n <= ROBOTS; n++) before.addAll(robot(n));
        after.addAll(before);
    }

    @Test
    void letsAPlanPassThatDeletesAsManyAsAllowed() {
        forget(1, 2);

        assertThat(plan().holds()).isEmpty();
        assertThat(plan().actionable()).hasSize(4);
    }

    @Test
    void holdsAllDeletionsAndNotJustTheRest() {
        forget(1, 2, 3);

        var plan = plan();

        assertThat(plan.holds())
                .extracting(Hold::kind)
                .containsExactly(GuardedKind.DELETIONS, GuardedKind.LOST_BINDINGS);
        assertThat(plan.holds().getFirst().reason())
                .isEqualTo(
                        "3 of 20 ServiceAccounts would be deleted at once, which is more than the limit of 2 or 10 %");
        assertThat(plan.actionable()).isEmpty();
        assertThat(plan.waiting(plan.holds().getFirst())).hasSize(6);
    }

    @Test
    void holdsInEachClusterByItsOwnLimits() {
        var three = new PlanLimits(THREE, THREE, THREE, THREE);
        var west = new ClusterName("west");
        var own = new PlanGuard(cluster -> cluster.equals(west) ? three : new PlanLimits(TWO, TWO, TWO, TWO));
        forget(1, 2, 3);

        assertThat(restrained(own, TestObjects.EAST).actionable()).isEmpty();
        assertThat(restrained(own, west).holds()).isEmpty();

        forget(4);

        assertThat(restrained(own, west).holds().getFirst().reason())
                .isEqualTo(
                        "4 of 20 ServiceAccounts would be deleted at once, which is more than the limit of 3 or 15 %");
    }

    private Plan restrained(PlanGuard guard, ClusterName cluster) {
        var there = new ClusterDesire(cluster, after, Map.of(), Map.of(), idle());
        return guard.restrain(new Planner().plan(there, observedNow()), there, extent(), Map.of(), Map.of());
    }

    @Test
    void goesOnWithAdditionsWhileDeletionsAreHeld() {
        forget(1, 2, 3);
        after.addAll(robot(99));

        var plan = plan();

        assertThat(plan.actionable())
                .extracting(change -> change.key().toString())
                .containsExactly("ServiceAccount ns/r99", "RoleBinding ns/b99");
    }

    @Test
    void givesHeldDeletionsTheSameDigestWhateverElseIsAdded() {
        forget(1, 2, 3);
        var alone = plan();
        after.addAll(robot(99));
        var withMore = plan();

        assertThat(withMore.digest(withMore.holds().getFirst()))
                .isEqualTo(alone.digest(alone.holds().getFirst()));
        assertThat(withMore.digest()).isNotEqualTo(alone.digest());
        forget(4);
        assertThat(plan().digest(plan().holds().getFirst()))
                .isNotEqualTo(alone.digest(alone.holds().getFirst()));
    }

    @Test
    void countsWhatWasTakenShortlyBefore() {
        after.remove(robot(1).getLast());
        assertThat(after(GuardedKind.LOST_BINDINGS, "x").holds()).isEmpty();
        assertThat(after(GuardedKind.DELETIONS, "x", "y", "z").holds())
                .as("of another kind")
                .isEmpty();

        assertThat(after(GuardedKind.LOST_BINDINGS, "x", "RoleBinding ns/b1").holds())
                .as("what came back counts once")
                .isEmpty();

        assertThat(after(GuardedKind.LOST_BINDINGS, "x", "y").holds())
                .extracting(Hold::reason)
                .containsExactly(
                        "1 of 20 bindings would be lost, after 2 shortly before, which is more than the limit of 2 or"
                                + " 10 %");
    }

    @Test
    void remembersWhatWasTakenWithoutAskingAndReallyDone() {
        forget(1, 2);
        after.remove(robot(3).getLast());
        var plan = plan();
        assertThat(plan.holds()).extracting(Hold::kind).containsExactly(GuardedKind.LOST_BINDINGS);

        assertThat(guard.taken(plan, plan.changes(), desire(), extent()))
                .as("a person was asked about the bindings")
                .containsExactly(
                        Map.entry(GuardedKind.DELETIONS, Set.of("ServiceAccount ns/r1", "ServiceAccount ns/r2")));
        assertThat(guard.taken(plan, List.of(), desire(), extent()))
                .as("nothing was done")
                .isEmpty();
    }

    @Test
    void countsWhatIsPutRightUntilAllIsThatWasHeldTogether() {
        after.remove(robot(1).getLast());

        assertThat(heldBefore("lost-bindings", "x", "y", "z").holds())
                .as("others were held")
                .isEmpty();
        assertThat(heldBefore("renames", "RoleBinding ns/b1", "x", "y").holds()).isEmpty();
        assertThat(heldBefore("lost-bindings", "RoleBinding ns/b1", "x").holds())
                .as("the limit is higher now")
                .isEmpty();
        assertThat(heldBefore("lost-bindings", "RoleBinding ns/b1", "x", "y").holds())
                .extracting(Hold::reason)
                .containsExactly("1 of 20 bindings would be lost, and 2 that were held with them are put right, which"
                        + " is more than the limit of 2 or 10 %");
    }

    private Plan heldBefore(String kind, String... together) {
        return guard.restrain(bare(), desire(), extent(), Map.of(), Map.of(kind, Set.of(together)));
    }

    private Plan after(GuardedKind kind, String... lately) {
        return guard.restrain(bare(), desire(), extent(), Map.of(kind, Set.of(lately)), Map.of());
    }

    @Test
    void keepsTheRolesOfRobotsWhoseDeletionIsHeldThoughLostBindingsAreFewEnough() {
        var patient = new PlanGuard(new PlanLimits(TWO, new Limit(100, 100), TWO, TWO));
        forget(1, 2, 3);

        assertThat(patient.restrain(bare(), desire(), extent(), Map.of(), Map.of())
                        .actionable())
                .isEmpty();
    }

    @Test
    void holdsLostBindingsAndTheirDeletionOnly() {
        for (int n = 1; n <= 3; n++) after.remove(robot(n).getLast());
        after.addAll(robot(99));

        var plan = plan();

        assertThat(plan.holds())
                .extracting(Hold::reason)
                .containsExactly("3 of 20 bindings would be lost at once, which is more than the limit of 2 or 10 %");
        assertThat(plan.actionable()).hasSize(2);
    }

    @Test
    void countsABindingThatIsGivenToFewerAsLost() {
        for (int n = 1; n <= 3; n++) {
            before.set(before.indexOf(robot(n).getLast()), binding(n, VIEW, "r" + n, "s" + n));
        }

        assertThat(plan().holds()).extracting(Hold::kind).containsExactly(GuardedKind.LOST_BINDINGS);
    }

    @Test
    void neverHoldsWhatASuspendedRobotLoses() {
        for (int n = 1; n <= ROBOTS; n++) {
            after.removeAll(robot(n));
            after.add(suspended(n, "r" + n));
        }

        var plan = plan();

        assertThat(plan.holds()).isEmpty();
        assertThat(plan.actionable()).hasSize(2 * ROBOTS);
    }

    @Test
    void neverHoldsWhatASuspendedRobotLosesWhereItHasNoAccount() {
        before.clear();
        for (int n = 1; n <= ROBOTS; n++) before.add(trusted(n));
        after.clear();
        for (int n = 1; n <= ROBOTS; n++) switchedOff.add(id(n));

        var plan = plan();

        assertThat(plan.holds()).isEmpty();
        assertThat(plan.actionable()).hasSize(ROBOTS);
        assertThat(plan.onlyRevoking(desire().idle()).actionable()).hasSize(ROBOTS);
    }

    @Test
    void countsRobotsThatOnlyHoldRolesWhereItCountsTheShareOfClusterWideRoles() {
        before.clear();
        for (int n = 1; n <= 50; n++) before.add(trusted(n));
        after.clear();
        after.addAll(before);
        for (int n = 1; n <= 5; n++) after.add(wide(n));
        assertThat(plan().holds()).isEmpty();

        after.add(wide(6));

        assertThat(plan().holds())
                .extracting(Hold::reason)
                .containsExactly(
                        "6 of 50 robots would get a new cluster-wide role at once, which is more than the limit of 2"
                                + " or 10 %");
    }

    @Test
    void countsARobotOnceHoweverManyClusterWideRolesItGets() {
        for (int n = 1; n <= 5; n++) after.add(binding(1, ObjectKey.binding("", "wide" + n), VIEW, "r1"));

        assertThat(plan().holds()).isEmpty();
    }

    @Test
    void holdsARenameWithAllThatHappensToItsRobots() {
        for (int n = 1; n <= 3; n++) {
            forget(n);
            after.add(account(n, "new-r" + n));
            after.add(binding(n, VIEW, "new-r" + n));
        }

        var plan = plan();

        assertThat(plan.holds())
                .extracting(Hold::reason)
                .contains("3 of 20 ServiceAccounts would get another name or namespace at once, which is more than the"
                        + " limit of 2 or 10 %");
        assertThat(plan.holds()).extracting(Hold::kind).doesNotContain(GuardedKind.DELETIONS);
        assertThat(plan.actionable()).isEmpty();
    }

    @Test
    void holdsNewClusterWideRolesAndLetsOthersPass() {
        for (int n = 1; n <= 3; n++) {
            after.add(wide(n));
            after.add(binding(n, ObjectKey.binding(NS, "more" + n), EDIT, "r" + n));
        }

        var plan = plan();

        assertThat(plan.holds())
                .extracting(Hold::reason)
                .containsExactly("3 of 20 robots would get a new cluster-wide role at once, which is more than the"
                        + " limit of 2 or 10 %");
        assertThat(plan.actionable()).hasSize(3);
    }

    @Test
    void fillsAnEmptyClusterWithoutAsking() {
        before.clear();
        for (int n = 1; n <= ROBOTS; n++) after.add(wide(n));

        assertThat(plan().holds()).isEmpty();
    }

    @Test
    void replacesARoleWithoutCountingItAsLost() {
        for (int n = 1; n <= 3; n++) after.set(after.indexOf(robot(n).getLast()), binding(n, EDIT, "r" + n));

        var plan = plan();

        assertThat(plan.holds()).isEmpty();
        assertThat(plan.actionable()).hasSize(6);
    }

    @Test
    void doesNotLetStrangersObjectsRaiseTheLimit() {
        forget(1, 2, 3);
        var ours = before.stream().map(TestObjects::observed);
        var theirs = IntStream.range(0, 90).mapToObj(n -> foreign(account(n, "s" + n)));
        var observed = new ObservedState(Stream.concat(ours, theirs).toList(), Set.of(NS));

        assertThat(guard.restrain(
                                new Planner().plan(desire(), observed),
                                desire(),
                                Extent.of(desire(), observed),
                                Map.of(),
                                Map.of())
                        .holds())
                .isNotEmpty();
    }

    @Test
    void takesNothingOfARobotThatIsNotIdleWhenOnlyRevoking() {
        forget(1);
        after.removeAll(robot(2));
        after.add(suspended(2, "r2"));

        assertThat(plan().onlyRevoking(desire().idle()).actionable())
                .extracting(change -> change.key().toString())
                .containsExactly("RoleBinding ns/b2");
    }

    private Plan plan() {
        return guard.restrain(bare(), desire(), extent(), Map.of(), Map.of());
    }

    private Extent extent() {
        return Extent.of(desire(), observedNow());
    }

    private Plan bare() {
        return new Planner().plan(desire(), observedNow());
    }

    private ClusterDesire desire() {
        return new ClusterDesire(TestObjects.EAST, after, Map.of(), Map.of(), idle());
    }

    private Set<StableId> idle() {
        return Stream.concat(TestObjects.idle(after).stream(), switchedOff.stream())
                .collect(Collectors.toSet());
    }

    private ObservedState observedNow() {
        return new ObservedState(before.stream().map(TestObjects::observed).toList(), Set.of(NS));
    }

    private void forget(int... robots) {
        for (int n : robots) after.removeAll(robot(n));
    }

    private static List<DesiredObject> robot(int n) {
        return List.of(account(n, "r" + n), binding(n, VIEW, "r" + n));
    }

    /** A role for the robot itself, by its user name. */
    private static Binding trusted(int n) {
        return binding(n, VIEW).givenTo(List.of(Subject.user("robot:r" + n)));
    }

    private static Binding wide(int n) {
        return binding(n, ObjectKey.binding("", "wide" + n), VIEW, "r" + n);
    }
}
