package dev.chancery.sync.kubernetes;

import dev.chancery.sync.desired.ClusterName;
import java.net.URI;
import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How one cluster is reached, from {@code config/clusters.yaml}.
 *
 * @param labels what mapping rules select clusters by
 * @param issuer how its issuer and keys are learnt
 */
public record ClusterConnection(ClusterName name, Map<String, String> labels, Access access, IssuerSource issuer) {
    public ClusterConnection {
        labels = Map.copyOf(labels);
    }

    /** A cluster whose issuer and keys are what its API server says. */
    public ClusterConnection(ClusterName name, Map<String, String> labels, Access access) {
        this(name, labels, access, IssuerSource.CLUSTER);
    }

    /** The three ways in. */
    public sealed interface Access {
        /** @param context of the kubeconfig file, or null for its current one */
        record Kubeconfig(Path file, @Nullable String context) implements Access {}

        /** The cluster that this program runs in, with the pod's own ServiceAccount. */
        record InCluster() implements Access {}

        /**
         * @param ca PEM file that the server's certificate is verified with, or null for the platform's authorities
         * @param tokenFile bearer token, read again when it changes
         */
        record Url(URI server, @Nullable Path ca, Path tokenFile) implements Access {}
    }
}
