package dev.chancery.sync.plan;

import static dev.chancery.sync.plan.GuardedRobots.TWO;
import static dev.chancery.sync.plan.GuardedRobots.robot;
import static dev.chancery.sync.plan.TestObjects.NS;
import static dev.chancery.sync.plan.TestObjects.VIEW;
import static dev.chancery.sync.plan.TestObjects.account;
import static dev.chancery.sync.plan.TestObjects.binding;
import static dev.chancery.sync.plan.TestObjects.foreign;
import static dev.chancery.sync.plan.TestObjects.suspended;
import static org.assertj.core.api.Assertions.assertThat;

import dev.chancery.sync.account.Limit;
import dev.chancery.sync.desired.ClusterName;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What is held when too much would happen at once, and what goes on. */
class PlanGuardTest {
    private static final Limit THREE = new Limit(3, 15);

    private final GuardedRobots robots = new GuardedRobots();

    @Test
    void letsAPlanPassThatDeletesAsManyAsAllowed() {
        robots.forget(1, 2);

        assertThat(robots.plan().holds()).isEmpty();
        assertThat(robots.plan().actionable()).hasSize(4);
    }

    @Test
    void holdsAllDeletionsAndNotJustTheRest() {
        robots.forget(1, 2, 3);

        var plan = robots.plan();

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
        robots.forget(1, 2, 3);

        assertThat(restrained(own, TestObjects.EAST).actionable()).isEmpty();
        assertThat(restrained(own, west).holds()).isEmpty();

        robots.forget(4);

        assertThat(restrained(own, west).holds().getFirst().reason())
                .isEqualTo(
                        "4 of 20 ServiceAccounts would be deleted at once, which is more than the limit of 3 or 15 %");
    }

    private Plan restrained(PlanGuard own, ClusterName cluster) {
        var there = robots.desire(cluster);
        return own.restrain(new Planner().plan(there, robots.observed()), there, robots.extent(), Map.of(), Map.of());
    }

    @Test
    void goesOnWithAdditionsWhileDeletionsAreHeld() {
        robots.forget(1, 2, 3);
        robots.after.addAll(robot(99));

        var plan = robots.plan();

        assertThat(plan.actionable())
                .extracting(change -> change.key().toString())
                .containsExactly("ServiceAccount ns/r99", "RoleBinding ns/b99");
    }

    @Test
    void givesHeldDeletionsTheSameDigestWhateverElseIsAdded() {
        robots.forget(1, 2, 3);
        var alone = robots.plan();
        robots.after.addAll(robot(99));
        var withMore = robots.plan();

        assertThat(withMore.digest(withMore.holds().getFirst()))
                .isEqualTo(alone.digest(alone.holds().getFirst()));
        assertThat(withMore.digest()).isNotEqualTo(alone.digest());
        robots.forget(4);
        assertThat(robots.plan().digest(robots.plan().holds().getFirst()))
                .isNotEqualTo(alone.digest(alone.holds().getFirst()));
    }

    @Test
    void countsWhatWasTakenShortlyBefore() {
        robots.after.remove(robot(1).getLast());
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
        robots.forget(1, 2);
        robots.after.remove(robot(3).getLast());
        var plan = robots.plan();
        assertThat(plan.holds()).extracting(Hold::kind).containsExactly(GuardedKind.LOST_BINDINGS);

        assertThat(robots.guard.taken(plan, plan.changes(), robots.desire(), robots.extent()))
                .as("a person was asked about the bindings")
                .containsExactly(
                        Map.entry(GuardedKind.DELETIONS, Set.of("ServiceAccount ns/r1", "ServiceAccount ns/r2")));
        assertThat(robots.guard.taken(plan, List.of(), robots.desire(), robots.extent()))
                .as("nothing was done")
                .isEmpty();
    }

    @Test
    void countsWhatIsPutRightUntilAllIsThatWasHeldTogether() {
        robots.after.remove(robot(1).getLast());

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
        return robots.guard.restrain(
                robots.bare(), robots.desire(), robots.extent(), Map.of(), Map.of(kind, Set.of(together)));
    }

    private Plan after(GuardedKind kind, String... lately) {
        return robots.guard.restrain(
                robots.bare(), robots.desire(), robots.extent(), Map.of(kind, Set.of(lately)), Map.of());
    }

    @Test
    void holdsARenameWithAllThatHappensToItsRobots() {
        for (int n = 1; n <= 3; n++) {
            robots.forget(n);
            robots.after.add(account(n, "new-r" + n));
            robots.after.add(binding(n, VIEW, "new-r" + n));
        }

        var plan = robots.plan();

        assertThat(plan.holds())
                .extracting(Hold::reason)
                .contains("3 of 20 ServiceAccounts would get another name or namespace at once, which is more than the"
                        + " limit of 2 or 10 %");
        assertThat(plan.holds()).extracting(Hold::kind).doesNotContain(GuardedKind.DELETIONS);
        assertThat(plan.actionable()).isEmpty();
    }

    @Test
    void doesNotLetStrangersObjectsRaiseTheLimit() {
        robots.forget(1, 2, 3);
        var ours = robots.before.stream().map(TestObjects::observed);
        var theirs = IntStream.range(0, 90).mapToObj(n -> foreign(account(n, "s" + n)));
        var observed = new ObservedState(Stream.concat(ours, theirs).toList(), Set.of(NS));

        assertThat(robots.guard
                        .restrain(
                                new Planner().plan(robots.desire(), observed),
                                robots.desire(),
                                Extent.of(robots.desire(), observed),
                                Map.of(),
                                Map.of())
                        .holds())
                .isNotEmpty();
    }

    @Test
    void takesNothingOfARobotThatIsNotIdleWhenOnlyRevoking() {
        robots.forget(1);
        robots.after.removeAll(robot(2));
        robots.after.add(suspended(2, "r2"));

        assertThat(robots.plan().onlyRevoking(robots.desire().idle()).actionable())
                .extracting(change -> change.key().toString())
                .containsExactly("RoleBinding ns/b2");
    }
}
