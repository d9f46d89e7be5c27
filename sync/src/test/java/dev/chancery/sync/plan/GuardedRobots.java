package dev.chancery.sync.plan;

import static dev.chancery.sync.plan.TestObjects.NS;
import static dev.chancery.sync.plan.TestObjects.VIEW;
import static dev.chancery.sync.plan.TestObjects.account;
import static dev.chancery.sync.plan.TestObjects.binding;

import dev.chancery.sync.account.Limit;
import dev.chancery.sync.desired.ClusterDesire;
import dev.chancery.sync.desired.ClusterName;
import dev.chancery.sync.desired.DesiredObject;
import dev.chancery.sync.directory.StableId;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Twenty robots, each with a ServiceAccount and a role in one cluster, and what a guard lets pass of what is wanted instead. */
final class GuardedRobots {
    static final int ROBOTS = 20;
    static final Limit TWO = new Limit(2, 10);

    final PlanGuard guard = new PlanGuard(new PlanLimits(TWO, TWO, TWO, TWO));
    final List<DesiredObject> before = new ArrayList<>();
    final List<DesiredObject> after = new ArrayList<>();
    final Set<StableId> switchedOff = new HashSet<>();

    GuardedRobots() {
        for (int n = 1; n <= ROBOTS; n++) before.addAll(robot(n));
        after.addAll(before);
    }

    Plan plan() {
        return plan(guard);
    }

    Plan plan(PlanGuard guard) {
        return guard.restrain(bare(), desire(), extent(), Map.of(), Map.of());
    }

    Plan bare() {
        return new Planner().plan(desire(), observed());
    }

    ClusterDesire desire() {
        return desire(TestObjects.EAST);
    }

    ClusterDesire desire(ClusterName cluster) {
        return new ClusterDesire(cluster, after, Map.of(), Map.of(), idle());
    }

    private Set<StableId> idle() {
        return Stream.concat(TestObjects.idle(after).stream(), switchedOff.stream())
                .collect(Collectors.toSet());
    }

    Extent extent() {
        return Extent.of(desire(), observed());
    }

    ObservedState observed() {
        return new ObservedState(before.stream().map(TestObjects::observed).toList(), Set.of(NS));
    }

    void forget(int... robots) {
        for (int n : robots) after.removeAll(robot(n));
    }

    static List<DesiredObject> robot(int n) {
        return List.of(account(n, "r" + n), binding(n, VIEW, "r" + n));
    }
}
