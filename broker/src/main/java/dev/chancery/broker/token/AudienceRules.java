package dev.chancery.broker.token;

import com.nimbusds.jose.JWSAlgorithm;
import java.time.Duration;
import java.util.Map;
import java.util.Set;

/**
 * What the tokens for one audience are like. Whether a robot may have one is not said here but in the directory.
 *
 * @param lifetime longest life of a token; it never outlives the token that it was exchanged for
 * @param claims further claims, the same in every token for this audience
 * @param scopes the scopes that may be asked for; without asking, a token has all of them
 * @param company whether a token for this audience may be for others too, any of whom could then use it here
 */
public record AudienceRules(
        JWSAlgorithm algorithm,
        Duration lifetime,
        SubjectForm subject,
        Map<String, Object> claims,
        Set<String> scopes,
        Company company) {
    private static final Set<JWSAlgorithm> ALGORITHMS = Set.of(JWSAlgorithm.ES256, JWSAlgorithm.RS256);
    private static final Set<String> RESERVED = Set.of(
            "iss",
            "sub",
            "aud",
            "exp",
            "nbf",
            "iat",
            "jti",
            "client_id",
            "scope",
            "robot_id",
            "cluster",
            "kubernetes.io",
            "spiffe_id",
            "act",
            "may_act",
            "cnf");

    public AudienceRules {
        if (!ALGORITHMS.contains(algorithm))
            throw new IllegalArgumentException("algorithm is ES256 or RS256, not " + algorithm);
        if (lifetime.compareTo(Duration.ofSeconds(30)) < 0 || lifetime.compareTo(Duration.ofHours(1)) > 0)
            throw new IllegalArgumentException("lifetime is between 30 seconds and 1 hour, not " + lifetime);
        claims = Map.copyOf(claims);
        scopes = Set.copyOf(scopes);
        for (var name : claims.keySet()) {
            if (RESERVED.contains(name))
                throw new IllegalArgumentException("the claim " + name + " is the broker's own");
        }
        for (var scope : scopes) {
            // RFC 6749, 3.3
            if (!scope.matches("[\\x21\\x23-\\x5B\\x5D-\\x7E]{1,128}"))
                throw new IllegalArgumentException("\"" + scope + "\" is not a scope");
        }
    }

    /** In what company an audience may stand in a token. */
    public enum Company {
        /** A token is for this audience and no other. */
        ALONE,
        /** With other audiences of which the same is said. */
        WITH_OTHERS
    }

    /** How the {@code sub} is written. */
    public enum SubjectForm {
        /** {@code robot:NAME}, the same from every cluster. */
        ROBOT,
        /** The SPIFFE ID of the workload. */
        SPIFFE,
        /** {@code system:serviceaccount:NAMESPACE:NAME}, as its own cluster calls it. */
        SERVICE_ACCOUNT
    }
}
