package dev.chancery.sync.plan;

import dev.chancery.sync.desired.ClusterDesire;
import dev.chancery.sync.desired.ClusterName;
import java.util.Collection;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;

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
     * @param together by the word of the kind, what was held together when the cluster was looked at last
     */
    public Plan restrain(
            Plan plan,
            ClusterDesire desire,
            Extent extent,
            Map<GuardedKind, Set<String>> lately,
            Map<String, Set<String>> together) {
        var tally = new Tally(plan, desire, extent);
        var restrained = plan;
        var limits = this.limits.apply(plan.cluster());
        for (var kind : GuardedKind.values()) {
            var now = tally.words(kind);
            var excess = limits.of(kind)
                    .excess(
                            now,
                            lately.getOrDefault(kind, Set.of()),
                            together.getOrDefault(kind.word(), Set.of()),
                            tally.total(kind),
                            kind.sentence());
            if (excess.isPresent())
                restrained = restrained.holding(new Hold(kind, excess.get(), now, tally.dependent(kind)));
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
            var words = tally.words(kind);
            if (kind.takes() && !asked && !words.isEmpty()) taken.put(kind, words);
        }
        return taken;
    }
}
