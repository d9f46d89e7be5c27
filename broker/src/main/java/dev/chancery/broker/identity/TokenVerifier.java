package dev.chancery.broker.identity;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.util.Base64URL;
import dev.chancery.broker.identity.Verification.Rejected;
import dev.chancery.broker.issuer.FederatedKeys;
import dev.chancery.broker.issuer.KeyLookup;
import dev.chancery.broker.issuer.KeyLookup.Candidate;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** The ladder up to the workload identity: cheapest rungs first, and each has one reason to fall from it. */
public final class TokenVerifier {
    private static final Set<String> HEADERS = Set.of("alg", "kid", "typ");
    private static final Set<JWSAlgorithm> ALGORITHMS = Set.of(
            JWSAlgorithm.RS256,
            JWSAlgorithm.RS384,
            JWSAlgorithm.RS512,
            JWSAlgorithm.PS256,
            JWSAlgorithm.PS384,
            JWSAlgorithm.PS512,
            JWSAlgorithm.ES256,
            JWSAlgorithm.ES384,
            JWSAlgorithm.ES512);

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
        // every character of a compact token is one byte, else it is malformed anyway
        if (token.value().length() > rules.maxBytes())
            return new Rejected(Fault.TOO_LARGE, token.value().length() + " characters");
        CompactToken compact;
        try {
            compact = CompactToken.parse(token.value());
        } catch (CompactToken.Malformed malformed) {
            return new Rejected(Fault.MALFORMED, String.valueOf(malformed.getMessage()));
        }
        return header(compact, now);
    }

    private Verification header(CompactToken token, Instant now) {
        for (var name : token.header().propertyNames()) {
            // RFC 7515, 4.1: jwk, jku, x5u and x5c would let the token choose its key, crit what we must understand
            if (!HEADERS.contains(name)) return new Rejected(Fault.FORBIDDEN_HEADER, "header " + Quoted.of(name));
        }
        var alg = Claims.text(token.header(), "alg");
        var algorithm = alg == null ? null : JWSAlgorithm.parse(alg);
        if (algorithm == null || !ALGORITHMS.contains(algorithm))
            return new Rejected(Fault.ALGORITHM_NOT_ALLOWED, "algorithm " + Quoted.of(alg));
        var kid = Claims.text(token.header(), "kid");
        if (kid == null || kid.isEmpty()) return new Rejected(Fault.UNKNOWN_KEY, "no kid");
        var issuer = Claims.text(token.claims(), "iss");
        if (issuer == null) return new Rejected(Fault.UNKNOWN_ISSUER, "no iss");
        return switch (keys.find(issuer, kid)) {
            case KeyLookup.UnknownIssuer _ -> new Rejected(Fault.UNKNOWN_ISSUER, "issuer " + Quoted.of(issuer));
            case KeyLookup.TooOld _ -> new Rejected(Fault.KEYS_TOO_OLD, "issuer " + Quoted.of(issuer));
            case KeyLookup.UnknownKey _ ->
                new Rejected(Fault.UNKNOWN_KEY, "issuer " + Quoted.of(issuer) + ", key " + Quoted.of(kid));
            case KeyLookup.Ambiguous(var clusters) ->
                new Rejected(
                        Fault.AMBIGUOUS_KEY,
                        "presented by " + clusters.stream().sorted().toList());
            case KeyLookup.Found(var candidates) -> signature(token, algorithm, issuer, candidates, now);
        };
    }

    private Verification signature(
            CompactToken token, JWSAlgorithm algorithm, String issuer, List<Candidate> candidates, Instant now) {
        boolean keyFits = false;
        for (var candidate : candidates) {
            // RFC 8725, 3.1: the key says how it may be used, not the token
            if (!candidate.algorithms().contains(algorithm)) continue;
            keyFits = true;
            if (isSignedBy(candidate, algorithm, token)) return typed(token, issuer, candidate.cluster(), now);
        }
        return keyFits
                ? new Rejected(Fault.BAD_SIGNATURE, "issuer " + Quoted.of(issuer))
                : new Rejected(Fault.ALGORITHM_NOT_ALLOWED, algorithm + " is not for this key");
    }

    private static boolean isSignedBy(Candidate candidate, JWSAlgorithm algorithm, CompactToken token) {
        try {
            var signature = Base64URL.encode(token.signature());
            return SignatureVerifiers.of(candidate.key())
                    .verify(new JWSHeader(algorithm), token.signingInput(), signature);
        } catch (JOSEException cannot) {
            return false; // a signature of the wrong size, for one
        }
    }

    private Verification typed(CompactToken token, String issuer, String cluster, Instant now) {
        JsonNode typ = token.header().get("typ");
        // Kubernetes sends none; an external signer sends JWT (RFC 7519, 5.1)
        if (typ != null && !isJwt(Claims.text(token.header(), "typ")))
            return new Rejected(Fault.WRONG_TYPE, "typ " + Quoted.of(Claims.text(token.header(), "typ")));
        return claims.verify(token.claims(), issuer, cluster, now);
    }

    private static boolean isJwt(@Nullable String typ) {
        return typ != null && (typ.equalsIgnoreCase("JWT") || typ.equalsIgnoreCase("application/jwt"));
    }
}
