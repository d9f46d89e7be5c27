package dev.chancery.sync.plan;

import dev.chancery.sync.account.Limit;

/** Holds the whole plan of a cluster when it would delete more than the limit: never just the rest after the first few. */
public final class DeletionLimit {
    private final Limit limit;

    public DeletionLimit(Limit limit) {
        this.limit = limit;
    }

    /** The same plan, or the same plan held. */
    public Plan restrain(Plan plan, ObservedState observed) {
        int deletions = (int) plan.count(Change.Delete.class);
        int ours = (int) observed.objects().stream()
                .filter(object -> object.ownership() instanceof Ownership.Ours)
                .count();
        if (limit.allows(deletions, ours)) return plan;
        return plan.heldBecause(deletions + " of " + ours
                + " objects would be deleted at once, which is more than the limit of " + limit);
    }
}
