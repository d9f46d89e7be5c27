package dev.chancery.broker.issuer;

import com.nimbusds.jose.JWSAlgorithm;
import java.security.PublicKey;
import java.util.List;
import java.util.Set;

/** Whose key a token names. Yes, no, or cannot tell. */
public sealed interface KeyLookup {
    /** The algorithms with which a key of the federation may sign: no {@link Candidate} has another. */
    List<JWSAlgorithm> ALGORITHMS = List.of(
            JWSAlgorithm.ES256,
            JWSAlgorithm.ES384,
            JWSAlgorithm.ES512,
            JWSAlgorithm.RS256,
            JWSAlgorithm.RS384,
            JWSAlgorithm.RS512,
            JWSAlgorithm.PS256);

    /** One key, or several where clusters with one issuer string gave different keys the same id. Never empty. */
    record Found(List<Candidate> candidates) implements KeyLookup {
        public Found {
            candidates = List.copyOf(candidates);
            if (candidates.isEmpty()) throw new IllegalArgumentException("a key that is found has a candidate");
        }
    }

    /** @param algorithms with which this key may sign: fixed by its kind, never by the token */
    record Candidate(String cluster, PublicKey key, Set<JWSAlgorithm> algorithms) {
        public Candidate {
            algorithms = Set.copyOf(algorithms);
        }
    }

    /** No cluster of the federation has this issuer. */
    record UnknownIssuer() implements KeyLookup {}

    /** The issuer is known and has no such key yet. It may be asked again in the background; nobody waits for that. */
    record UnknownKey() implements KeyLookup {}

    /** The keys of this issuer have not been learnt for too long, or never. */
    record TooOld() implements KeyLookup {}

    /** More than one cluster presents this very key, so nobody can say whose token it is. */
    record Ambiguous(Set<String> clusters) implements KeyLookup {
        public Ambiguous {
            clusters = Set.copyOf(clusters);
        }
    }
}
