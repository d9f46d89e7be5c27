package dev.chancery.broker.key;

import java.security.GeneralSecurityException;
import java.security.KeyPairGenerator;
import java.security.Provider;
import java.security.Security;
import java.security.Signature;
import java.security.SignatureException;
import java.security.spec.ECGenParameterSpec;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Who computes signatures, digests and ciphers: Amazon Corretto Crypto Provider where it works, else the JDK. */
public enum CryptoProvider {
    /** Native code; signs ES256 about eight times as fast as the JDK. */
    CORRETTO,
    /** The JDK's own providers, which work everywhere. */
    JDK;

    static final String CORRETTO_NAME = "AmazonCorrettoCryptoProvider";

    private static final Logger LOG = LoggerFactory.getLogger(CryptoProvider.class);
    private static final String CORRETTO_CLASS = "com.amazon.corretto.crypto.provider." + CORRETTO_NAME;

    /** Puts the fastest provider that works here first. To be called once, before anything else uses cryptography. */
    public static CryptoProvider install() {
        try {
            var corretto = ServiceLoader.load(Provider.class).stream()
                    .filter(provider -> provider.type().getName().equals(CORRETTO_CLASS))
                    .findFirst();
            if (corretto.isEmpty()) return jdk("it is not on the class path");
            var provider = corretto.get().get();
            tryOut(provider);
            Security.insertProviderAt(provider, 1);
            LOG.atInfo()
                    .addKeyValue("provider", provider.getName())
                    .addKeyValue("version", provider.getVersionStr())
                    .log("cryptography is native");
            return CORRETTO;
        } catch (GeneralSecurityException | ServiceConfigurationError | LinkageError unusable) {
            return jdk(unusable.toString()); // without its native library it has no algorithm at all
        }
    }

    private static void tryOut(Provider provider) throws GeneralSecurityException {
        var generator = KeyPairGenerator.getInstance("EC", provider);
        generator.initialize(new ECGenParameterSpec("secp256r1"));
        var pair = generator.generateKeyPair();
        var signature = Signature.getInstance("SHA256withECDSA", provider);
        signature.initSign(pair.getPrivate());
        signature.update((byte) 1);
        var signed = signature.sign();
        signature.initVerify(pair.getPublic());
        signature.update((byte) 1);
        if (!signature.verify(signed)) throw new SignatureException("it does not verify what it signs");
    }

    private static CryptoProvider jdk(String reason) {
        LOG.atInfo()
                .addKeyValue("provider", "JDK")
                .addKeyValue("reason", CORRETTO_NAME + ": " + reason)
                .log("cryptography is the JDK's");
        return JDK;
    }
}
