package dev.chancery.broker.key;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.crypto.ECDSASigner;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.KeyUse;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import java.security.PublicKey;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** One key for each algorithm, for ever, unless a test silences it. */
public final class FixedKeyRing implements KeyRing {
    private final ECKey ec;
    private final RSAKey rsa;
    private volatile Set<JWSAlgorithm> silent = Set.of();
    private volatile Set<JWSAlgorithm> spoilt = Set.of();
    private volatile boolean known = true;

    public FixedKeyRing() {
        try {
            ec = new ECKeyGenerator(Curve.P_256)
                    .keyID("broker-ec")
                    .keyUse(KeyUse.SIGNATURE)
                    .algorithm(JWSAlgorithm.ES256)
                    .generate();
            rsa = new RSAKeyGenerator(2048)
                    .keyID("broker-rsa")
                    .keyUse(KeyUse.SIGNATURE)
                    .algorithm(JWSAlgorithm.RS256)
                    .generate();
        } catch (JOSEException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    /** From now on no key signs with it. */
    public void silence(JWSAlgorithm algorithm) {
        silent = Set.of(algorithm);
    }

    /** From now on the key that signs with it cannot. */
    public void spoil(JWSAlgorithm algorithm) {
        spoilt = Set.of(algorithm);
    }

    /** From now on it publishes none, as before the first reading. */
    public void forget() {
        known = false;
    }

    public void speak() {
        known = true;
        silent = Set.of();
        spoilt = Set.of();
    }

    @Override
    public Optional<SigningKey> signing(JWSAlgorithm algorithm) {
        if (silent.contains(algorithm)) return Optional.empty();
        try {
            return Optional.of(
                    algorithm.equals(JWSAlgorithm.RS256) != spoilt.contains(algorithm)
                            ? new SigningKey("broker-rsa", algorithm, new RSASSASigner(rsa))
                            : new SigningKey("broker-ec", algorithm, new ECDSASigner(ec)));
        } catch (JOSEException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    @Override
    public JWKSet published() {
        if (!known) return new JWKSet();
        return new JWKSet(List.of(ec.toPublicJWK(), rsa.toPublicJWK()));
    }

    @Override
    public Optional<PublicKey> verifying(String keyId) {
        try {
            return switch (keyId) {
                case "broker-ec" -> Optional.of(ec.toPublicKey());
                case "broker-rsa" -> Optional.of(rsa.toPublicKey());
                default -> Optional.empty();
            };
        } catch (JOSEException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
