package dev.chancery.testbed;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.spec.AlgorithmParameterSpec;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.RSAKeyGenParameterSpec;
import java.util.Base64;

/** The kinds of key with which a control plane signs its service account tokens. */
public enum KeyType {
    /** RSA of 2048 bits: RS256, what most clusters have. */
    RSA("RSA"),
    /** The curve P-256: ES256. */
    P256("EC");

    private final String algorithm;

    KeyType(String algorithm) {
        this.algorithm = algorithm;
    }

    /** Makes a new key pair and writes it as PEM: PKCS #8 for the private key, SubjectPublicKeyInfo for the public. */
    void generate(Path privateKey, Path publicKey) {
        try {
            var generator = KeyPairGenerator.getInstance(algorithm);
            generator.initialize(parameters());
            KeyPair pair = generator.generateKeyPair();
            Files.writeString(privateKey, pem("PRIVATE KEY", pair.getPrivate().getEncoded()));
            Files.writeString(publicKey, pem("PUBLIC KEY", pair.getPublic().getEncoded()));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK makes keys of type " + algorithm, e);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write a key to " + privateKey, e);
        }
    }

    private AlgorithmParameterSpec parameters() {
        return switch (this) {
            case RSA -> new RSAKeyGenParameterSpec(2048, RSAKeyGenParameterSpec.F4);
            case P256 -> new ECGenParameterSpec("secp256r1");
        };
    }

    // RFC 7468: lines of 64 characters.
    private static String pem(String label, byte[] der) {
        var lines = Base64.getMimeEncoder(64, "\n".getBytes(StandardCharsets.US_ASCII))
                .encodeToString(der);
        return "-----BEGIN " + label + "-----\n" + lines + "\n-----END " + label + "-----\n";
    }
}
