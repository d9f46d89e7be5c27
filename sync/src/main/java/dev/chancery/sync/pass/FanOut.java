package dev.chancery.sync.pass;

import java.util.List;

/** Carries tasks to cluster passes, one cluster never waiting for another, and brings back an outcome for each. */
public interface FanOut {
    List<ClusterOutcome> all(List<ClusterTask> tasks);
}
