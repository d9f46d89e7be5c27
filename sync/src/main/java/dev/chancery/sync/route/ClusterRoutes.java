package dev.chancery.sync.route;

import dev.chancery.sync.pass.ClusterPass;
import org.apache.camel.CamelContext;
import org.apache.camel.builder.TemplatedRouteBuilder;
import org.apache.camel.spring.boot.CamelContextConfiguration;

/** Makes a route for each cluster from the template, once the template is known. */
final class ClusterRoutes implements CamelContextConfiguration {
    private final Clusters clusters;
    private final ClusterPass pass;

    ClusterRoutes(Clusters clusters, ClusterPass pass) {
        this.clusters = clusters;
        this.pass = pass;
    }

    @Override
    public void beforeApplicationStart(CamelContext camel) {
        for (var cluster : clusters.all()) {
            camel.getRegistry().bind("step-" + cluster.name(), new ClusterStep(cluster, pass));
        }
    }

    @Override
    public void afterApplicationStart(CamelContext camel) {
        for (var cluster : clusters.all()) {
            TemplatedRouteBuilder.builder(camel, SyncRoutes.CLUSTER)
                    .routeId("cluster-" + cluster.name())
                    .parameter("name", cluster.name().value())
                    .add();
        }
    }
}
