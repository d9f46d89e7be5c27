package dev.chancery.broker.token;

import dev.chancery.broker.identity.BoundObject;
import dev.chancery.broker.identity.WorkloadIdentity;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What an issued token says (RFC 9068, 2.2, and our own claims). Pure: the same grant at the same time says the same. */
final class TokenClaims {
    private final String issuer;
    private final SpiffeIds spiffe;

    TokenClaims(String issuer, String trustDomain) {
        this.issuer = issuer;
        this.spiffe = new SpiffeIds(trustDomain);
    }

    Map<String, Object> of(TokenGrant grant, AudienceRules rules, String id, Instant issuedAt, Instant expiresAt) {
        var workload = grant.workload();
        var claims = new LinkedHashMap<>(rules.claims());
        claims.put("iss", issuer);
        claims.put("sub", subject(grant, rules.subject()));
        claims.put("aud", audience(grant.audiences()));
        claims.put("iat", issuedAt.getEpochSecond());
        claims.put("nbf", issuedAt.getEpochSecond());
        claims.put("exp", expiresAt.getEpochSecond());
        claims.put("jti", id);
        // the client is who asked: the actor where there is one
        claims.put(
                "client_id",
                grant.actor() == null ? grant.robotSubject() : grant.actor().subject());
        claims.put("robot_id", grant.robotId());
        claims.put("cluster", workload.cluster());
        claims.put("kubernetes.io", kubernetes(workload));
        claims.put("spiffe_id", spiffe.of(workload));
        if (!grant.scopes().isEmpty()) claims.put("scope", String.join(" ", grant.scopes()));
        if (grant.actor() != null) claims.put("act", act(grant.actor()));
        var confirmation = grant.confirmation();
        if (confirmation != null) claims.put("cnf", Map.of(confirmation.member(), confirmation.value()));
        return claims;
    }

    /** RFC 7519, 4.1.3: a single one may stand without a list, which every verifier reads. */
    private static Object audience(List<String> audiences) {
        return audiences.size() == 1 ? audiences.getFirst() : audiences;
    }

    private String subject(TokenGrant grant, AudienceRules.SubjectForm form) {
        if (grant.actor() != null) return grant.robotSubject(); // the workload is the actor's
        return switch (form) {
            case ROBOT -> grant.robotSubject();
            case SPIFFE -> spiffe.of(grant.workload());
            case SERVICE_ACCOUNT -> grant.workload().subject();
        };
    }

    private static Map<String, Object> act(Actor actor) {
        var act = new LinkedHashMap<String, Object>();
        act.put("sub", actor.subject());
        if (actor.before() != null) act.put("act", act(actor.before()));
        return act;
    }

    private static Map<String, Object> kubernetes(WorkloadIdentity workload) {
        var claims = new LinkedHashMap<String, Object>();
        claims.put("namespace", workload.namespace());
        claims.put("serviceaccount", named(workload.serviceAccount(), workload.serviceAccountUid()));
        put(claims, "pod", workload.pod());
        put(claims, "node", workload.node());
        return claims;
    }

    private static void put(Map<String, Object> claims, String kind, @Nullable BoundObject object) {
        if (object != null) claims.put(kind, named(object.name(), object.uid()));
    }

    private static Map<String, Object> named(String name, @Nullable String uid) {
        var object = new LinkedHashMap<String, Object>();
        object.put("name", name);
        if (uid != null) object.put("uid", uid);
        return object;
    }
}
