package dev.chancery.broker.identity;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What a verified token proves: one of a cluster (Kubernetes TokenRequest API), or a JWT-SVID of a trust domain.
 *
 * @param cluster name of the cluster whose key signed it, or in which the trust domain says that it runs
 * @param issuer the {@code iss}; several clusters may have the same. {@code spiffe://TRUST_DOMAIN} for an SVID
 * @param serviceAccountUid {@code metadata.uid} of the ServiceAccount when the token was issued; null for an SVID, and never else
 * @param pod the pod it is bound to, or null
 * @param node the node of that pod, or null
 * @param tokenId the {@code jti}, or null where the cluster gives none
 * @param spiffeId by which a trust domain knows it; null for a token of a cluster
 */
public record WorkloadIdentity(
        String cluster,
        String issuer,
        String namespace,
        String serviceAccount,
        @Nullable String serviceAccountUid,
        @Nullable BoundObject pod,
        @Nullable BoundObject node,
        @Nullable String tokenId,
        Instant issuedAt,
        Instant expiresAt,
        @Nullable String spiffeId) {
    public WorkloadIdentity {
        if ((serviceAccountUid == null) != (spiffeId != null))
            throw new IllegalArgumentException("a cluster says the uid, a trust domain the SPIFFE ID");
    }

    /** The user name of the ServiceAccount in its cluster, and the {@code sub} of its tokens. */
    public String subject() {
        return "system:serviceaccount:" + namespace + ":" + serviceAccount;
    }
}
