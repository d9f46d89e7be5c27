package dev.chancery.sync.plan;

import dev.chancery.sync.account.Limit;

/** How many steps of each kind may be taken at once in one cluster. */
public record PlanLimits(Limit deletions, Limit lostBindings, Limit renames, Limit clusterWide) {
    public static final PlanLimits DEFAULT =
            new PlanLimits(Limit.DEFAULT, new Limit(10, 5, 1000), Limit.DEFAULT, new Limit(5, 1, 100));

    Limit of(GuardedKind kind) {
        return switch (kind) {
            case DELETIONS -> deletions;
            case LOST_BINDINGS -> lostBindings;
            case RENAMES -> renames;
            case CLUSTER_WIDE -> clusterWide;
        };
    }
}
