package dev.chancery.sync.pass;

import dev.chancery.sync.desired.ClusterDesire;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * One cluster's part of a run, as it travels from the directory pass to the cluster pass.
 *
 * @param given what passes that waits for a person
 * @param urgent whether somebody was switched off: what is being done in the cluster for an earlier run is left off
 * @param after the run before this one: a cluster that was seen then need not be read anew. None when everything must be
 */
public record ClusterTask(
        UUID run,
        ClusterDesire desire,
        Given given,
        Reach reach,
        boolean urgent,
        @Nullable UUID after) {
    /** How much of its plan a pass may do. */
    public enum Reach {
        EVERYTHING,
        /** Only what robots lose that are switched off or gone: that waits for nobody. */
        REVOCATIONS
    }

    /** To be read anew. */
    public ClusterTask(UUID run, ClusterDesire desire, Given given) {
        this(run, desire, given, Reach.EVERYTHING, false, null);
    }

    /** The same for a cluster of which the pass of that run has not forgotten what it saw. */
    public ClusterTask after(@Nullable UUID earlier) {
        return new ClusterTask(run, desire, given, reach, urgent, earlier);
    }

    /** The same, which need not wait for an earlier run if it is urgent. */
    public ClusterTask urgent(boolean now) {
        return new ClusterTask(run, desire, given, reach, now, after);
    }

    /** The same for a cluster whose turn has not come. */
    public ClusterTask onlyRevoking() {
        return new ClusterTask(run, desire, given, Reach.REVOCATIONS, urgent, after);
    }
}
