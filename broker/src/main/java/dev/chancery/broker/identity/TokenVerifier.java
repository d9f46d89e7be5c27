package dev.chancery.broker.identity;

import dev.chancery.broker.identity.Verification.Rejected;
import dev.chancery.broker.issuer.FederatedKeys;
import java.time.Instant;
import tools.jackson.databind.JsonNode;

/** The ladder of a cluster token up to the workload identity: cheapest rungs first, and each has one reason to fall from it. */
public final class TokenVerifier {
    private final FederatedKeys keys;
    private final VerifierRules rules;
    private final ClusterClaims claims;

    public TokenVerifier(FederatedKeys keys, VerifierRules rules) {
        this.keys = keys;
        this.rules = rules;
        this.claims = new ClusterClaims(rules);
    }

    /** @param now by the broker's clock */
    public Verification verify(SubjectToken token, Instant now) {
        return switch (SignedToken.of(token, rules.maxBytes(), keys, claims -> Claims.text(claims, "iss"))) {
            case SignedToken.Fallen(var why) -> why;
            case SignedToken.Genuine(var signed, var issuer, var cluster) -> typed(signed, issuer, cluster, now);
        };
    }

    private Verification typed(CompactToken token, String issuer, String cluster, Instant now) {
        JsonNode typ = token.header().get("typ");
        // Kubernetes sends none; an external signer sends JWT (RFC 7519, 5.1)
        if (typ != null && !isJwt(typ.asString("")))
            return new Rejected(Fault.WRONG_TYPE, "typ " + Quoted.of(Claims.text(token.header(), "typ")));
        return claims.verify(token.claims(), issuer, cluster, now);
    }

    private static boolean isJwt(String typ) {
        return typ.equalsIgnoreCase("JWT") || typ.equalsIgnoreCase("application/jwt");
    }
}
