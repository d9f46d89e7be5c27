package dev.chancery.sync.plan;

import dev.chancery.sync.desired.ClusterDesire;
import java.util.Collection;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** Holds all steps of a kind when they are more than its limit: never just the rest after the first few. */
public final class PlanGuard {
    private final PlanLimits limits;

    public PlanGuard(PlanLimits limits) {
        this.limits = limits;
    }

    /**
     * The same plan, with a hold for each kind that is too many. What does not depend on a held step goes on.
     *
     * @param lately how many steps of each kind were taken shortly before without asking anybody
     */
    public Plan restrain(Plan plan, ClusterDesire desire, ObservedState observed, Map<GuardedKind, Integer> lately) {
        var tally = new Tally(plan, desire, observed);
        var restrained = plan;
        for (var kind : GuardedKind.values()) {
            var excess = limits.of(kind)
                    .excess(tally.count(kind), lately.getOrDefault(kind, 0), tally.total(kind), kind.sentence());
            if (excess.isPresent())
                restrained = restrained.holding(new Hold(kind, excess.get(), tally.dependent(kind)));
        }
        return restrained;
    }

    /**
     * How many steps of each kind were taken away from somebody without asking: what counts as {@code lately} from now on.
     *
     * @param plan what was let pass or held
     * @param done the steps that were done
     */
    public Map<GuardedKind, Integer> taken(
            Plan plan, Collection<Change> done, ClusterDesire desire, ObservedState observed) {
        var tally = new Tally(new Plan(plan.cluster(), List.copyOf(done), List.of()), desire, observed);
        var taken = new EnumMap<GuardedKind, Integer>(GuardedKind.class);
        for (var kind : GuardedKind.values()) {
            boolean asked = plan.holds().stream().anyMatch(hold -> hold.kind() == kind);
            if (kind.takes() && !asked && tally.count(kind) > 0) taken.put(kind, tally.count(kind));
        }
        return taken;
    }
}
