package dev.chancery.sync.kubernetes;

import java.util.function.IntConsumer;

/** Connects to clusters. */
public final class Fabric8Clusters {
    private Fabric8Clusters() {}

    /**
     * Prepares a connection; nothing is read or opened before the cluster is first asked something.
     *
     * @throws IllegalArgumentException when the address is not an https URL, or this program does not run in a cluster
     *     although it should
     */
    public static Cluster connect(ClusterConnection connection) {
        return connect(connection, _ -> {});
    }

    /** The same, with somebody who hears how many objects a look at the cluster has shown so far. */
    public static Cluster connect(ClusterConnection connection, IntConsumer progress) {
        return connect(connection, Timeouts.USUAL, progress);
    }

    static Cluster connect(ClusterConnection connection, Timeouts timeouts, IntConsumer progress) {
        var api = new ApiClient(ClientLogin.of(connection.access()), timeouts);
        return new Fabric8Cluster(connection.name(), api, connection.issuer(), progress);
    }
}
