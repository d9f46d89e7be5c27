package dev.chancery.sync.route;

import dev.chancery.sync.desired.ClusterProfile;
import dev.chancery.sync.kubernetes.ClusterUnavailable;
import java.util.List;
import org.apache.camel.Exchange;
import org.apache.camel.builder.RouteBuilder;

/** When to run, how each cluster is reached, and how often it is tried again. */
final class SyncRoutes extends RouteBuilder {
    private static final int TRIES_AGAIN = 3;
    private static final long FIRST_PAUSE_MILLIS = 500;

    private final List<ClusterProfile> clusters;

    SyncRoutes(List<ClusterProfile> clusters) {
        this.clusters = clusters;
    }

    @Override
    public void configure() {
        onException(ClusterUnavailable.class)
                .onWhen(SyncRoutes::isLasting)
                .maximumRedeliveries(0)
                .handled(true)
                .bean(Unavailable.class);
        onException(Exception.class)
                .maximumRedeliveries(TRIES_AGAIN)
                .redeliveryDelay(FIRST_PAUSE_MILLIS)
                .useExponentialBackOff()
                .backOffMultiplier(2)
                .handled(true)
                .bean(Unavailable.class);

        routeTemplate("cluster")
                .templateParameter("name")
                .from("seda:cluster-{{name}}")
                .setProperty(Unavailable.CLUSTER, simple("{{name}}"))
                .bean("step-{{name}}", "run");
        for (var cluster : clusters) {
            org.apache.camel.builder.TemplatedRouteBuilder.builder(getContext(), "cluster")
                    .routeId("cluster-" + cluster.name())
                    .parameter("name", cluster.name().value())
                    .add();
        }
    }

    private static boolean isLasting(Exchange exchange) {
        var cause = exchange.getProperty(Exchange.EXCEPTION_CAUGHT, ClusterUnavailable.class);
        return cause != null && cause.isLasting();
    }
}
