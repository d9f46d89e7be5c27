package dev.chancery.sync.kubernetes;

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
        return connect(connection, Timeouts.USUAL);
    }

    static Cluster connect(ClusterConnection connection, Timeouts timeouts) {
        return new Fabric8Cluster(
                connection.name(), new ApiClient(ClientLogin.of(connection.access()), timeouts), connection.issuer());
    }
}
