package dev.chancery.sync.plan;

import dev.chancery.sync.desired.ClusterDesire;
import dev.chancery.sync.desired.ClusterName;
import dev.chancery.sync.desired.ObjectKey;
import java.util.Collection;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Holds all steps of a kind when they are more than its limit: never just the rest after the first few. */
public final class PlanGuard {
    private final Function<ClusterName, PlanLimits> limits;

    /** With the same limits in every cluster. */
    public PlanGuard(PlanLimits limits) {
        this(_ -> limits);
    }

    /** @param limits of each cluster */
    public PlanGuard(Function<ClusterName, PlanLimits> limits) {
        this.limits = limits;
    }

    /**
     * The same plan, with a hold for each kind that is too many. What does not depend on a held step goes on.
     *
     * @param lately the objects on which a step of a kind was taken shortly before without asking anybody; what comes back again and
     *     again counts once
     */
    public Plan restrain(Plan plan, ClusterDesire desire, Extent extent, Map<GuardedKind, Set<String>> lately) {
        var tally = new Tally(plan, desire, extent);
        var restrained = plan;
        var limits = this.limits.apply(plan.cluster());
        for (var kind : GuardedKind.values()) {
            var now = words(tally, kind);
            int before = (int) lately.getOrDefault(kind, Set.of()).stream()
                    .filter(object -> !now.contains(object))
                    .count();
            var excess = limits.of(kind).excess(tally.count(kind), before, tally.total(kind), kind.sentence());
            if (excess.isPresent())
                restrained = restrained.holding(new Hold(kind, excess.get(), tally.dependent(kind)));
        }
        return restrained;
    }

    /**
     * The objects on which a step is taken that takes something away, and nobody was asked: what counts as {@code lately} from now on.
     *
     * @param plan what was let pass or held
     * @param steps those that are taken
     */
    public Map<GuardedKind, Set<String>> taken(
            Plan plan, Collection<Change> steps, ClusterDesire desire, Extent extent) {
        var tally = new Tally(new Plan(plan.cluster(), List.copyOf(steps), List.of()), desire, extent);
        var taken = new EnumMap<GuardedKind, Set<String>>(GuardedKind.class);
        for (var kind : GuardedKind.values()) {
            boolean asked = plan.holds().stream().anyMatch(hold -> hold.kind() == kind);
            if (kind.takes() && !asked && tally.count(kind) > 0) taken.put(kind, words(tally, kind));
        }
        return taken;
    }

    private static Set<String> words(Tally tally, GuardedKind kind) {
        return tally.counted(kind).stream().map(ObjectKey::toString).collect(Collectors.toSet());
    }
}
