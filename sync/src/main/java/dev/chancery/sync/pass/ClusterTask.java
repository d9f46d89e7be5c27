package dev.chancery.sync.pass;

import dev.chancery.sync.desired.ClusterDesire;
import java.util.Set;
import java.util.UUID;

/** One cluster's part of a run, as it travels from the directory pass to the cluster pass. */
public record ClusterTask(UUID run, ClusterDesire desire, Set<String> approved) {
    public ClusterTask {
        approved = Set.copyOf(approved);
    }
}
