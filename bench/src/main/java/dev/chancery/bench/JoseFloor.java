package dev.chancery.bench;

import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Provider;
import java.security.Security;
import java.security.Signature;
import java.security.SignatureException;
import java.security.spec.ECGenParameterSpec;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;

/** What no exchange can do without: one RS256 verification and one ES256 signature, by the provider that the broker uses. */
final class JoseFloor {
    private static final String CORRETTO = "AmazonCorrettoCryptoProvider";
    private static final int ROUND = 20_000;
    /** As long as what is signed in a cluster token, and in a token of ours. */
    private static final int VERIFIED_BYTES = 750;

    private static final int SIGNED_BYTES = 600;

    private JoseFloor() {}

    /** Puts the same provider first that the broker would; whether it is native. To be called before keys are made. */
    static boolean installNative() {
        try {
            var corretto = ServiceLoader.load(Provider.class).stream()
                    .filter(provider -> provider.type().getSimpleName().equals(CORRETTO))
                    .findFirst();
            if (corretto.isEmpty()) return false;
            var provider = corretto.get().get();
            KeyPairGenerator.getInstance("EC", provider);
            Security.insertProviderAt(provider, 1);
            return true;
        } catch (GeneralSecurityException | ServiceConfigurationError | LinkageError unusable) {
            return false;
        }
    }

    static KeyPair rsa() throws GeneralSecurityException {
        var generator = KeyPairGenerator.getInstance("RSA");
        generator.initialize(2048);
        return generator.generateKeyPair();
    }

    static byte[] rs256(KeyPair pair, byte[] input) throws GeneralSecurityException {
        var signature = Signature.getInstance("SHA256withRSA");
        signature.initSign(pair.getPrivate());
        signature.update(input);
        return signature.sign();
    }

    /** Microseconds of CPU for both, on one thread, warm. */
    static double micros() throws GeneralSecurityException {
        var rsa = rsa();
        var generator = KeyPairGenerator.getInstance("EC");
        generator.initialize(new ECGenParameterSpec("secp256r1"));
        var ec = generator.generateKeyPair();
        var verified = "v".repeat(VERIFIED_BYTES).getBytes(StandardCharsets.US_ASCII);
        var signed = "s".repeat(SIGNED_BYTES).getBytes(StandardCharsets.US_ASCII);
        var signature = rs256(rsa, verified);
        round(rsa, verified, signature, ec, signed);
        var threads = ManagementFactory.getThreadMXBean();
        long before = threads.getCurrentThreadCpuTime();
        round(rsa, verified, signature, ec, signed);
        return (threads.getCurrentThreadCpuTime() - before) / 1e3 / ROUND;
    }

    private static void round(KeyPair rsa, byte[] verified, byte[] signature, KeyPair ec, byte[] signed)
            throws GeneralSecurityException {
        for (int n = 0; n < ROUND; n++) {
            var verifier = Signature.getInstance("SHA256withRSA");
            verifier.initVerify(rsa.getPublic());
            verifier.update(verified);
            if (!verifier.verify(signature)) throw new SignatureException("it does not verify what it signed");
            var signer = Signature.getInstance("SHA256withECDSA");
            signer.initSign(ec.getPrivate());
            signer.update(signed);
            if (signer.sign().length == 0) throw new SignatureException("an empty signature");
        }
    }
}
