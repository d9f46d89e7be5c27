package dev.chancery.broker.key;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.KeyUse;
import com.nimbusds.jose.jwk.RSAKey;
import java.security.GeneralSecurityException;
import java.security.KeyPairGenerator;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.ECGenParameterSpec;
import java.util.Arrays;

/** A key pair just made: its public part, and its private part sealed already. Its id is its thumbprint (RFC 7638). */
record FreshKey(JWK publicPart, SealedKey sealed) {
    private static final int RSA_BITS = 2048; // RFC 7518, 3.3: at least; more costs every verifier

    static FreshKey make(JWSAlgorithm algorithm, KeyEncryptionKeys keys) {
        try {
            var pair = pair(algorithm);
            var publicPart =
                    switch (pair.getPublic()) {
                        case ECPublicKey ec ->
                            new ECKey.Builder(Curve.P_256, ec)
                                    .keyUse(KeyUse.SIGNATURE)
                                    .algorithm(algorithm)
                                    .keyIDFromThumbprint()
                                    .build();
                        case RSAPublicKey rsa ->
                            new RSAKey.Builder(rsa)
                                    .keyUse(KeyUse.SIGNATURE)
                                    .algorithm(algorithm)
                                    .keyIDFromThumbprint()
                                    .build();
                        default -> throw new IllegalStateException("neither an EC nor an RSA key was made");
                    };
            var encoded = pair.getPrivate().getEncoded();
            try {
                return new FreshKey(publicPart, keys.seal(publicPart.getKeyID(), encoded));
            } finally {
                Arrays.fill(encoded, (byte) 0);
            }
        } catch (GeneralSecurityException | JOSEException broken) {
            throw new IllegalStateException("no key for " + algorithm + " can be made here", broken);
        }
    }

    private static java.security.KeyPair pair(JWSAlgorithm algorithm) throws GeneralSecurityException {
        if (JWSAlgorithm.ES256.equals(algorithm)) {
            var generator = KeyPairGenerator.getInstance("EC");
            generator.initialize(new ECGenParameterSpec("secp256r1"));
            return generator.generateKeyPair();
        }
        if (JWSAlgorithm.RS256.equals(algorithm)) {
            var generator = KeyPairGenerator.getInstance("RSA");
            generator.initialize(RSA_BITS);
            return generator.generateKeyPair();
        }
        throw new IllegalStateException("settings let through the algorithm " + algorithm);
    }
}
