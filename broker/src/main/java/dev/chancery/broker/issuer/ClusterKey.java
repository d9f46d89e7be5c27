package dev.chancery.broker.issuer;

import com.nimbusds.jose.JWSAlgorithm;
import java.security.PublicKey;
import java.util.Set;

/**
 * A public key with which a cluster signs tokens.
 *
 * @param thumbprint RFC 7638, SHA-256, of the key itself and not of how its set spelt it: two spellings of one key are one key
 * @param algorithms with which it may sign: fixed by its kind, narrowed by the {@code alg} of its set
 * @param jwk its public members, with {@code kid} and {@code use}, for re-publication
 */
record ClusterKey(String id, String thumbprint, PublicKey key, Set<JWSAlgorithm> algorithms, String jwk) {
    ClusterKey {
        algorithms = Set.copyOf(algorithms);
    }
}
