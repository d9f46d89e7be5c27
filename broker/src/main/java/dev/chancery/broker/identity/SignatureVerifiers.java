package dev.chancery.broker.identity;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSVerifier;
import com.nimbusds.jose.crypto.ECDSAVerifier;
import com.nimbusds.jose.crypto.RSASSAVerifier;
import java.security.PublicKey;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.RSAPublicKey;

/** Who checks the signatures of a key: its kind says it, never the token (RFC 8725, 3.1). */
public final class SignatureVerifiers {
    private SignatureVerifiers() {}

    /** @throws JOSEException for a key that signs nothing here */
    public static JWSVerifier of(PublicKey key) throws JOSEException {
        return switch (key) {
            case RSAPublicKey rsa -> new RSASSAVerifier(rsa);
            case ECPublicKey ec -> new ECDSAVerifier(ec);
            default -> throw new JOSEException("a key of kind " + key.getAlgorithm());
        };
    }
}
