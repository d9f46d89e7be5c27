package dev.chancery.sync.kubernetes;

import dev.chancery.sync.desired.ClusterName;
import dev.chancery.sync.kubernetes.ClusterConnection.Access;
import dev.chancery.testbed.ControlPlane;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.function.IntConsumer;
import org.jspecify.annotations.Nullable;

/** Connections to control planes, as their administrator unless said otherwise. */
final class TestConnections {
    /** Short enough for a test to wait for. */
    static final Timeouts IMPATIENT = new Timeouts(Duration.ofSeconds(1), Duration.ofSeconds(2));

    private TestConnections() {}

    static Cluster admin(ControlPlane plane) {
        return to(plane, new Access.Url(plane.url(), plane.caFile(), plane.tokenFile()));
    }

    static Cluster user(ControlPlane plane, String user) {
        return to(plane, new Access.Url(plane.url(), plane.caFile(), plane.tokenFile(user)));
    }

    static Cluster to(ControlPlane plane, Access access) {
        return Fabric8Clusters.connect(new ClusterConnection(new ClusterName(plane.name()), Map.of(), access));
    }

    static Cluster to(Access access) {
        return to(access, IssuerSource.CLUSTER);
    }

    static Cluster to(Access access, IssuerSource issuer) {
        return to(access, issuer, _ -> {});
    }

    static Cluster to(Access access, IssuerSource issuer, IntConsumer progress) {
        return Fabric8Clusters.connect(
                new ClusterConnection(new ClusterName("scripted"), Map.of(), access, issuer), Timeouts.USUAL, progress);
    }

    /** For whoever must not answer: a busy machine may not always answer this one either. */
    static Cluster impatient(Access access) {
        return Fabric8Clusters.connect(
                new ClusterConnection(new ClusterName("impatient"), Map.of(), access, IssuerSource.CLUSTER),
                IMPATIENT,
                _ -> {});
    }

    static Access url(URI server, @Nullable Path ca, Path tokenFile) {
        return new Access.Url(server, ca, tokenFile);
    }
}
