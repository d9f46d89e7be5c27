package dev.chancery.sync.route;

import dev.chancery.sync.desired.ClusterName;
import dev.chancery.sync.kubernetes.ClusterUnavailable;
import dev.chancery.sync.pass.ClusterOutcome;
import dev.chancery.sync.pass.ClusterPass;
import dev.chancery.sync.pass.ClusterTask;
import dev.chancery.sync.pass.FanOut;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.apache.camel.ProducerTemplate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Sends each task to the route of its cluster. */
final class CamelFanOut implements FanOut {
    private static final Logger LOG = LoggerFactory.getLogger(CamelFanOut.class);

    private final ProducerTemplate camel;
    private final ClusterPass pass;
    /** One waits for each task: however many wait for one cluster, the others have threads as well. */
    private final ExecutorService threads = Executors.newThreadPerTaskExecutor(
            Thread.ofVirtual().name("task-", 0).factory());

    CamelFanOut(ProducerTemplate camel, ClusterPass pass) {
        this.camel = camel;
        this.pass = pass;
    }

    @Override
    public CompletableFuture<ClusterOutcome> send(ClusterTask task) {
        pass.expect(task);
        var cluster = task.desire().cluster();
        return CompletableFuture.supplyAsync(
                        () -> camel.requestBody("seda:cluster-" + cluster + "?timeout=0", task, ClusterOutcome.class),
                        threads)
                .exceptionally(failure -> unavailable(cluster, failure));
    }

    /** What a cluster's route could not get over, told as an outcome: the other clusters go on. */
    private static ClusterOutcome unavailable(ClusterName cluster, Throwable failure) {
        var cause = failure;
        while (cause.getCause() != null && !(cause instanceof ClusterUnavailable)) cause = cause.getCause();
        LOG.atWarn()
                .addKeyValue("cluster", cluster)
                .addKeyValue("reason", cause.getMessage())
                .log("cluster not brought in line");
        return new ClusterOutcome.Unavailable(cluster, String.valueOf(cause.getMessage()));
    }
}
