package dev.chancery.broker.identity;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What a verified cluster token proves (Kubernetes TokenRequest API).
 *
 * @param cluster name of the cluster whose key signed it, as in the configuration
 * @param issuer the {@code iss}; several clusters may have the same
 * @param serviceAccountUid {@code metadata.uid} of the ServiceAccount when the token was issued
 * @param pod the pod it is bound to, or null
 * @param node the node of that pod, or null
 * @param tokenId the {@code jti}, or null where the cluster gives none
 */
public record WorkloadIdentity(
        String cluster,
        String issuer,
        String namespace,
        String serviceAccount,
        String serviceAccountUid,
        @Nullable BoundObject pod,
        @Nullable BoundObject node,
        @Nullable String tokenId,
        Instant issuedAt,
        Instant expiresAt) {
    /** The user name of the ServiceAccount in its cluster, and the {@code sub} of its tokens. */
    public String subject() {
        return "system:serviceaccount:" + namespace + ":" + serviceAccount;
    }
}
