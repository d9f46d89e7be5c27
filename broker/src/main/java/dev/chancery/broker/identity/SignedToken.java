package dev.chancery.broker.identity;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import dev.chancery.broker.identity.Verification.Rejected;
import dev.chancery.broker.issuer.FederatedKeys;
import dev.chancery.broker.issuer.KeyLookup;
import dev.chancery.broker.issuer.KeyLookup.Candidate;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** The lower rungs, the same for every kind of token: well-formed, algorithm, issuer, key, signature. */
sealed interface SignedToken {
    /** @param cluster the one of its issuer whose key has signed it */
    record Genuine(CompactToken token, String issuer, String cluster) implements SignedToken {}

    record Fallen(Rejected why) implements SignedToken {}

    /**
     * Climbs them.
     *
     * @param maxBytes the longest accepted token
     * @param issuerOf finds in the claims who is said to have issued it, or null
     */
    static SignedToken of(
            SubjectToken token, int maxBytes, FederatedKeys keys, Function<JsonNode, @Nullable String> issuerOf) {
        // every character of a compact token is one byte, else it is malformed anyway
        if (token.value().length() > maxBytes)
            return fallen(Fault.TOO_LARGE, token.value().length() + " characters");
        try {
            return Rungs.header(CompactToken.parse(token.value()), keys, issuerOf);
        } catch (CompactToken.Malformed malformed) {
            return fallen(Fault.MALFORMED, String.valueOf(malformed.getMessage()));
        }
    }

    private static Fallen fallen(Fault fault, String detail) {
        return new Fallen(new Rejected(fault, detail));
    }

    /** One method for each. */
    final class Rungs {
        private static final Set<String> HEADERS = Set.of("alg", "kid", "typ");

        private Rungs() {}

        private static SignedToken header(
                CompactToken token, FederatedKeys keys, Function<JsonNode, @Nullable String> issuerOf) {
            for (var name : token.header().propertyNames()) {
                // RFC 7515, 4.1: jwk, jku, x5u and x5c would let the token choose its key, crit what we must understand
                if (!HEADERS.contains(name)) return fallen(Fault.FORBIDDEN_HEADER, "header " + Quoted.of(name));
            }
            var alg = Claims.text(token.header(), "alg");
            var algorithm = alg == null ? null : JWSAlgorithm.parse(alg);
            if (algorithm == null || !KeyLookup.ALGORITHMS.contains(algorithm))
                return fallen(Fault.ALGORITHM_NOT_ALLOWED, "algorithm " + Quoted.of(alg));
            var kid = Claims.text(token.header(), "kid");
            if (kid == null || kid.isEmpty()) return fallen(Fault.UNKNOWN_KEY, "no kid");
            var issuer = issuerOf.apply(token.claims());
            if (issuer == null) return fallen(Fault.UNKNOWN_ISSUER, "no issuer");
            return switch (keys.find(issuer, kid)) {
                case KeyLookup.UnknownIssuer _ -> fallen(Fault.UNKNOWN_ISSUER, "issuer " + Quoted.of(issuer));
                case KeyLookup.TooOld _ -> fallen(Fault.KEYS_TOO_OLD, "issuer " + Quoted.of(issuer));
                case KeyLookup.UnknownKey _ ->
                    fallen(Fault.UNKNOWN_KEY, "issuer " + Quoted.of(issuer) + ", key " + Quoted.of(kid));
                case KeyLookup.Ambiguous(var clusters) ->
                    fallen(
                            Fault.AMBIGUOUS_KEY,
                            "presented by " + clusters.stream().sorted().toList());
                case KeyLookup.Found(var candidates) -> signature(token, algorithm, issuer, candidates);
            };
        }

        private static SignedToken signature(
                CompactToken token, JWSAlgorithm algorithm, String issuer, List<Candidate> candidates) {
            boolean keyFits = false;
            for (var candidate : candidates) {
                // RFC 8725, 3.1: the key says how it may be used, not the token
                if (!candidate.algorithms().contains(algorithm)) continue;
                keyFits = true;
                if (isSignedBy(candidate, algorithm, token)) return new Genuine(token, issuer, candidate.cluster());
            }
            return keyFits
                    ? fallen(Fault.BAD_SIGNATURE, "issuer " + Quoted.of(issuer))
                    : fallen(Fault.ALGORITHM_NOT_ALLOWED, algorithm + " is not for this key");
        }

        private static boolean isSignedBy(Candidate candidate, JWSAlgorithm algorithm, CompactToken token) {
            try {
                return SignatureVerifiers.of(candidate.key())
                        .verify(new JWSHeader(algorithm), token.signingInput(), token.signature());
            } catch (JOSEException cannot) {
                return false; // a signature of the wrong size, for one
            }
        }
    }
}
