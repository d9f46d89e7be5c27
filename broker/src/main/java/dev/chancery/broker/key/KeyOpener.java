package dev.chancery.broker.key;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSSigner;
import com.nimbusds.jose.crypto.ECDSASigner;
import com.nimbusds.jose.crypto.ECDSAVerifier;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.crypto.RSASSAVerifier;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.RSAKey;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Arrays;

/** Makes a signer of a stored key, and sees that it signs what the published part verifies. */
final class KeyOpener {
    private static final byte[] SAMPLE = "a signature to try the key with".getBytes(StandardCharsets.US_ASCII);

    private final KeyEncryptionKeys keys;

    KeyOpener(KeyEncryptionKeys keys) {
        this.keys = keys;
    }

    /** @throws CannotOpen when it is sealed with another key, or does not belong to its public part */
    SigningKey open(StoredKey stored) {
        var encoded = encoded(stored);
        try {
            var key = new SigningKey(stored.id(), stored.timeline().algorithm(), signer(stored.publicPart(), encoded));
            if (!isTrue(key, stored.publicPart()))
                throw new CannotOpen("its private part does not belong to its public part", null);
            return key;
        } catch (GeneralSecurityException | JOSEException | IllegalArgumentException refused) {
            throw new CannotOpen(
                    "its private part is not a key for " + stored.timeline().algorithm(), refused);
        } finally {
            Arrays.fill(encoded, (byte) 0);
        }
    }

    /** Whether {@link #open} would answer a key. */
    boolean canOpen(StoredKey stored) {
        try {
            open(stored);
            return true;
        } catch (CannotOpen _) {
            return false; // whoever needs the key asks to open it, and hears why not
        }
    }

    /** The same key under the first key-encryption key. */
    SealedKey sealAnew(StoredKey stored) {
        var encoded = encoded(stored);
        try {
            return keys.seal(stored.id(), encoded);
        } finally {
            Arrays.fill(encoded, (byte) 0);
        }
    }

    /** Whether {@link #sealAnew} would change which key it is sealed with. */
    boolean isSealedWithAnother(StoredKey stored) {
        return stored.needsPrivatePart() && !stored.sealedWith().equals(keys.first());
    }

    static PublicKey publicKey(JWK jwk) throws JOSEException {
        return switch (jwk) {
            case ECKey ec -> ec.toPublicKey();
            case RSAKey rsa -> rsa.toPublicKey();
            default -> throw new JOSEException("neither an EC nor an RSA key: " + jwk.getKeyID());
        };
    }

    private byte[] encoded(StoredKey stored) {
        var sealed = stored.sealed();
        if (sealed == null) throw new CannotOpen("its private part is not in the database", null);
        return keys.open(stored.id(), sealed);
    }

    private static JWSSigner signer(JWK publicPart, byte[] encoded) throws GeneralSecurityException, JOSEException {
        var specification = new PKCS8EncodedKeySpec(encoded);
        return switch (publicPart) {
            case ECKey _ -> new ECDSASigner(KeyFactory.getInstance("EC").generatePrivate(specification), Curve.P_256);
            case RSAKey _ -> new RSASSASigner(KeyFactory.getInstance("RSA").generatePrivate(specification));
            default -> throw new JOSEException("neither an EC nor an RSA key");
        };
    }

    private static boolean isTrue(SigningKey key, JWK publicPart) throws JOSEException {
        JWSAlgorithm algorithm = key.algorithm();
        var header = new JWSHeader(algorithm);
        var signature = key.signer().sign(header, SAMPLE);
        return switch (publicPart) {
            case ECKey ec -> new ECDSAVerifier(ec).verify(header, SAMPLE, signature);
            case RSAKey rsa -> new RSASSAVerifier(rsa).verify(header, SAMPLE, signature);
            default -> false;
        };
    }
}
