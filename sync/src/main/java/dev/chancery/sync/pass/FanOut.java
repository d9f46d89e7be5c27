package dev.chancery.sync.pass;

import java.util.concurrent.CompletableFuture;

/** Carries tasks to cluster passes, one cluster never waiting for another. */
public interface FanOut {
    /**
     * Sends a task to its cluster and returns at once. One that was sent there before and waits is dropped; if this one is urgent,
     * the pass in hand is left off.
     *
     * @return what comes of it; never fails
     */
    CompletableFuture<ClusterOutcome> send(ClusterTask task);
}
