package dev.chancery.broker.identity;

import dev.chancery.broker.identity.Verification.Rejected;
import dev.chancery.broker.identity.Verification.Verified;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** The rungs above the signature: what a genuine cluster token must say. */
final class ClusterClaims {
    private final VerifierRules rules;

    ClusterClaims(VerifierRules rules) {
        this.rules = rules;
    }

    Verification verify(JsonNode claims, String issuer, String cluster, Instant now) {
        var fault = CommonClaims.audience(claims, rules);
        if (fault == null) fault = CommonClaims.times(claims, null, rules, now);
        return fault == null ? workload(claims, issuer, cluster) : fault;
    }

    /** The private claims of Kubernetes' bound tokens, and that the subject says the same. */
    private static Verification workload(JsonNode claims, String issuer, String cluster) {
        var kubernetes = Claims.object(claims, "kubernetes.io");
        if (kubernetes == null) return new Rejected(Fault.MISSING_CLAIM, "kubernetes.io");
        var namespace = Claims.text(kubernetes, "namespace");
        var account = bound(kubernetes, "serviceaccount");
        if (namespace == null || account == null)
            return new Rejected(Fault.MISSING_CLAIM, "kubernetes.io: namespace and serviceaccount");
        for (var kind : new String[] {"pod", "node"}) {
            if (kubernetes.has(kind) && bound(kubernetes, kind) == null)
                return new Rejected(Fault.MISSING_CLAIM, "kubernetes.io: " + kind + " without name and uid");
        }
        var jti = claims.has("jti") ? Claims.text(claims, "jti") : null;
        if (claims.has("jti") && (jti == null || jti.isEmpty() || jti.length() > 255))
            return new Rejected(Fault.MISSING_CLAIM, "jti is not an id");
        var identity = new WorkloadIdentity(
                cluster,
                issuer,
                namespace,
                account.name(),
                account.uid(),
                bound(kubernetes, "pod"),
                bound(kubernetes, "node"),
                jti,
                present(Claims.time(claims, "iat")),
                present(Claims.time(claims, "exp")),
                null);
        var subject = Claims.text(claims, "sub");
        return identity.subject().equals(subject)
                ? new Verified(identity)
                : new Rejected(Fault.SUBJECT_DISAGREES, Quoted.of(subject) + " and " + Quoted.of(identity.subject()));
    }

    private static @Nullable BoundObject bound(JsonNode kubernetes, String kind) {
        var object = Claims.object(kubernetes, kind);
        if (object == null) return null;
        var name = Claims.text(object, "name");
        var uid = Claims.text(object, "uid");
        return name == null || name.isEmpty() || uid == null || uid.isEmpty() ? null : new BoundObject(name, uid);
    }

    private static Instant present(@Nullable Instant time) {
        if (time == null) throw new IllegalStateException("ClusterClaims took a token without iat or exp");
        return time;
    }
}
