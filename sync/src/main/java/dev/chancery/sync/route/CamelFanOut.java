package dev.chancery.sync.route;

import dev.chancery.sync.pass.ClusterOutcome;
import dev.chancery.sync.pass.ClusterTask;
import dev.chancery.sync.pass.FanOut;
import java.util.List;
import org.apache.camel.ProducerTemplate;

/** Sends each task to the route of its cluster and waits for all of them. */
final class CamelFanOut implements FanOut {
    private final ProducerTemplate camel;

    CamelFanOut(ProducerTemplate camel) {
        this.camel = camel;
    }

    @Override
    public List<ClusterOutcome> all(List<ClusterTask> tasks) {
        var answers = tasks.stream()
                .map(task -> camel.asyncRequestBody(
                        "seda:cluster-" + task.desire().cluster() + "?timeout=0", task, ClusterOutcome.class))
                .toList();
        return answers.stream()
                .map(java.util.concurrent.CompletableFuture::join)
                .toList();
    }
}
