package dev.chancery.sync.kubernetes;

import dev.chancery.sync.desired.ClusterName;
import dev.chancery.sync.desired.ObjectKey;
import dev.chancery.sync.plan.Change;
import dev.chancery.sync.plan.ObservedState;
import java.util.Set;

/** One Kubernetes cluster. Safe for use by several threads. */
public interface Cluster extends AutoCloseable {
    ClusterName name();

    /**
     * Everything of ours in the cluster, all namespaces, and what others have where we want to put something. The number of
     * requests grows with the pages read, never with the objects.
     *
     * @param wanted the keys of the desired objects
     * @throws ClusterUnavailable when the cluster cannot be reached, or does not let us see everything
     */
    ObservedState observe(Set<ObjectKey> wanted);

    /**
     * What stands under these keys alone, whoever's it is: one request for each, and no more rights than {@link #observe}
     * needs. The answer's namespaces are those of the keys that are not being deleted.
     *
     * @throws ClusterUnavailable as {@link #observe}, and then nothing is known of any of them
     */
    ObservedState look(Set<ObjectKey> keys);

    /** Carries out one change. Whatever goes wrong is the outcome; held changes must not be passed. */
    ApplyOutcome apply(Change change);

    /** How the cluster's tokens are signed: its issuer, and its public keys or where to ask for them. @throws ClusterUnavailable as {@link #observe} */
    IssuerDocument issuer();

    @Override
    void close();
}
