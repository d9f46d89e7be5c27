package dev.chancery.testbed;

import java.io.IOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.List;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;

/** A private key with its certificate, as files for server programs and as a TLS context for servers in this JVM. */
public final class KeyMaterial {
    private final Authority issuer;
    private final PrivateKey key;
    private final X509Certificate certificate;
    private final Path certificateFile;
    private final Path keyFile;

    KeyMaterial(Authority issuer, PrivateKey key, X509Certificate certificate, Path certificateFile, Path keyFile) {
        this.issuer = issuer;
        this.key = key;
        this.certificate = certificate;
        this.certificateFile = certificateFile;
        this.keyFile = keyFile;
    }

    /** The certificate followed by that of its issuer, in PEM. */
    public Path certificateFile() {
        return certificateFile;
    }

    /** The private key in PEM, PKCS #8 and without encryption, readable by this user alone. */
    public Path keyFile() {
        return keyFile;
    }

    public X509Certificate certificate() {
        return certificate;
    }

    /** Present the certificate and prove possession of its key. */
    public KeyManager[] keyManagers() {
        try {
            var store = archive("own", new char[0]);
            var factory = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
            factory.init(store, new char[0]);
            return factory.getKeyManagers();
        } catch (GeneralSecurityException | IOException e) {
            throw new IllegalStateException("the platform cannot hold the key that it made", e);
        }
    }

    /** Key and certificates under one name, for programs that take PKCS #12. */
    KeyStore archive(String name, char[] password) throws GeneralSecurityException, IOException {
        var store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        var chain = List.of(certificate, issuer.certificate()).toArray(X509Certificate[]::new);
        store.setKeyEntry(name, key, password, chain);
        return store;
    }

    /** A context, for either side, that presents this certificate and trusts what the same authority issued. */
    public SSLContext sslContext() {
        return Tls.context(keyManagers(), issuer.trustManagers());
    }
}
