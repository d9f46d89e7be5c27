package dev.chancery.sync.route;

import dev.chancery.sync.desired.ClusterName;
import dev.chancery.sync.pass.ClusterOutcome;
import java.util.Objects;
import org.apache.camel.Exchange;
import org.apache.camel.Handler;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Turns what a cluster's route could not get over into an outcome. */
public final class Unavailable {
    static final String CLUSTER = "chancery.cluster";
    private static final Logger LOG = LoggerFactory.getLogger(Unavailable.class);

    @Handler
    public ClusterOutcome outcome(Exchange exchange) {
        var cause = Objects.requireNonNull(exchange.getProperty(Exchange.EXCEPTION_CAUGHT, Exception.class));
        var cluster = new ClusterName(Objects.requireNonNull(exchange.getProperty(CLUSTER, String.class)));
        LOG.atWarn()
                .addKeyValue("cluster", cluster)
                .addKeyValue("reason", cause.getMessage())
                .log("cluster not brought in line");
        return new ClusterOutcome.Unavailable(cluster, String.valueOf(cause.getMessage()));
    }
}
