package dev.chancery.broker.key;

import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.jwk.JWKSet;
import java.security.PublicKey;
import java.util.Optional;

/** The broker's own keys at this moment, on the timeline that all replicas share. Answers from memory. */
public interface KeyRing {
    /** The key that signs with this algorithm now; empty when there is none, and then no token is issued. */
    Optional<SigningKey> signing(JWSAlgorithm algorithm);

    /** What verifiers need: published, signing and retired keys, public parts only, with {@code kid}, {@code alg} and {@code use}. */
    JWKSet published();

    /** The public part of a key that verifiers still accept. */
    Optional<PublicKey> verifying(String keyId);
}
