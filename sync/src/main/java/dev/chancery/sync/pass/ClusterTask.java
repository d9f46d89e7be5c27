package dev.chancery.sync.pass;

import dev.chancery.sync.desired.ClusterDesire;
import java.util.Set;
import java.util.UUID;

/** One cluster's part of a run, as it travels from the directory pass to the cluster pass. */
public record ClusterTask(UUID run, ClusterDesire desire, Set<String> approved, Reach reach) {
    /** How much of its plan a pass may do. */
    public enum Reach {
        EVERYTHING,
        /** Only what robots lose that are switched off or gone: that waits for nobody. */
        REVOCATIONS
    }

    public ClusterTask {
        approved = Set.copyOf(approved);
    }

    public ClusterTask(UUID run, ClusterDesire desire, Set<String> approved) {
        this(run, desire, approved, Reach.EVERYTHING);
    }

    /** The same for a cluster whose turn has not come. */
    public ClusterTask onlyRevoking() {
        return new ClusterTask(run, desire, approved, Reach.REVOCATIONS);
    }
}
