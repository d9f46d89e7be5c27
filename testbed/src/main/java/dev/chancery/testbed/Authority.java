package dev.chancery.testbed;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateEncodingException;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;

/**
 * A certificate authority for one test or one server, with P-256 keys. Its files vanish with the JVM at the latest, and
 * nothing trusts it that was not told to.
 */
public final class Authority {
    private static final Duration LIFETIME = Duration.ofDays(2);
    /** The organisational unit of client certificates. */
    static final String CLIENTS = "clients";

    private final Path folder;
    private final CertificateFactory factory;
    private final AtomicInteger issued = new AtomicInteger();

    private Authority(Path folder, CertificateFactory factory) {
        this.folder = folder;
        this.factory = factory;
    }

    /** Makes an authority with files of its own. */
    public static Authority create(String name) {
        return create(name, ServerFolder.create("authority").path());
    }

    /**
     * Makes an authority that keeps its files in a folder.
     *
     * @param folder an existing folder, which should be readable by this user alone
     */
    public static Authority create(String name, Path folder) {
        var authority = new Authority(folder, CertificateFactory.selfSigned(name, Clock.systemUTC()));
        write(authority.certificateFile(), pem("CERTIFICATE", encoded(authority.certificate())));
        return authority;
    }

    /** The authority's own certificate, in PEM: what clients have to trust. */
    public Path certificateFile() {
        return folder.resolve("ca.pem");
    }

    public X509Certificate certificate() {
        return factory.issuer();
    }

    /**
     * Issues a certificate for a server.
     *
     * @param subjectAltNames DNS names and IP addresses in any order
     */
    public KeyMaterial issue(String commonName, String... subjectAltNames) {
        return keep(CertificateRequest.server(commonName, List.of(subjectAltNames)), LIFETIME);
    }

    /** Like {@link #issue}, but the certificate's time ended an hour ago. */
    public KeyMaterial issueExpired(String commonName, String... subjectAltNames) {
        return keep(CertificateRequest.server(commonName, List.of(subjectAltNames)), Duration.ofHours(-1));
    }

    /** Issues a certificate for a client: {@code cn=COMMON_NAME,ou=clients}. */
    public KeyMaterial issueClient(String commonName) {
        return keep(CertificateRequest.client(commonName), LIFETIME);
    }

    /** Trust this authority and no other. */
    public TrustManager[] trustManagers() {
        try {
            var store = KeyStore.getInstance("PKCS12");
            store.load(null, null);
            store.setCertificateEntry("ca", certificate());
            var trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            trust.init(store);
            return trust.getTrustManagers();
        } catch (GeneralSecurityException | IOException e) {
            throw new IllegalStateException("the platform cannot hold the certificate that it made", e);
        }
    }

    /** A context for clients that trust this authority and have no certificate. */
    public SSLContext clientContext() {
        return Tls.context(new KeyManager[0], trustManagers());
    }

    private KeyMaterial keep(CertificateRequest request, Duration lifetime) {
        var pair = factory.newKeyPair();
        var certificate = factory.sign(request, pair.getPublic(), lifetime);
        var number = issued.incrementAndGet();
        var certificateFile = folder.resolve("certificate-" + number + ".pem");
        write(certificateFile, pem("CERTIFICATE", encoded(certificate)) + pem("CERTIFICATE", encoded(certificate())));
        return new KeyMaterial(
                this,
                pair.getPrivate(),
                certificate,
                certificateFile,
                write(folder.resolve("key-" + number + ".pem"), pem("PRIVATE KEY", Pkcs8.encode(pair))));
    }

    private static byte[] encoded(X509Certificate certificate) {
        try {
            return certificate.getEncoded();
        } catch (CertificateEncodingException e) {
            throw new IllegalStateException("a certificate of ours has no encoding", e);
        }
    }

    private static String pem(String label, byte[] der) {
        // RFC 7468, 2: lines of 64 characters
        var text = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(der);
        return "-----BEGIN " + label + "-----\n" + text + "\n-----END " + label + "-----\n";
    }

    private static Path write(Path file, String text) {
        try {
            return Files.writeString(OwnerOnly.create(file), text);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write " + file, e);
        }
    }
}
