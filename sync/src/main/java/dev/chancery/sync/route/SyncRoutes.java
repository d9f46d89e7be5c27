package dev.chancery.sync.route;

import dev.chancery.sync.kubernetes.ClusterUnavailable;
import org.apache.camel.Exchange;
import org.apache.camel.builder.RouteBuilder;

/** When to run, how each cluster is reached, and how often it is tried again. */
final class SyncRoutes extends RouteBuilder {
    static final String CLUSTER = "cluster";
    private static final int TRIES_AGAIN = 3;
    private static final long FIRST_PAUSE_MILLIS = 500;

    @Override
    public void configure() {
        onException(ClusterUnavailable.class)
                .onWhen(SyncRoutes::isLasting)
                .maximumRedeliveries(0)
                .logExhausted(false);
        onException(Exception.class)
                .maximumRedeliveries(TRIES_AGAIN)
                .redeliveryDelay(FIRST_PAUSE_MILLIS)
                .useExponentialBackOff()
                .backOffMultiplier(2)
                .logRetryAttempted(false)
                .logExhausted(false);

        routeTemplate(CLUSTER)
                .templateParameter("name")
                .from("seda:cluster-{{name}}")
                .bean("step-{{name}}", "run");
    }

    private static boolean isLasting(Exchange exchange) {
        var cause = exchange.getProperty(Exchange.EXCEPTION_CAUGHT, ClusterUnavailable.class);
        return cause != null && cause.isLasting();
    }
}
