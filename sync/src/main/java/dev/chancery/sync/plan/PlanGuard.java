package dev.chancery.sync.plan;

import dev.chancery.sync.desired.ClusterDesire;

/** Holds all steps of a kind when they are more than its limit: never just the rest after the first few. */
public final class PlanGuard {
    private final PlanLimits limits;

    public PlanGuard(PlanLimits limits) {
        this.limits = limits;
    }

    /** The same plan, with a hold for each kind that is too many. What does not depend on a held step goes on. */
    public Plan restrain(Plan plan, ClusterDesire desire, ObservedState observed) {
        var tally = new Tally(plan, desire, observed);
        var restrained = plan;
        for (var kind : GuardedKind.values()) {
            int count = tally.count(kind);
            int total = tally.total(kind);
            var limit = limits.of(kind);
            if (limit.allows(count, total)) continue;
            var reason = count + " of " + total + " " + kind.sentence() + " at once, which is more than the limit of "
                    + limit;
            restrained = restrained.holding(new Hold(kind, reason, tally.dependent(kind)));
        }
        return restrained;
    }
}
