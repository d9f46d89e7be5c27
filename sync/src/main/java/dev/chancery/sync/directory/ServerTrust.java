package dev.chancery.sync.directory;

import com.unboundid.ldap.sdk.LDAPException;
import com.unboundid.ldap.sdk.ResultCode;
import com.unboundid.util.ssl.PEMFileKeyManager;
import com.unboundid.util.ssl.SSLSocketVerifier;
import dev.chancery.sync.directory.DirectoryReading.PartialReason;
import dev.chancery.sync.directory.LdapSettings.Bind;
import java.io.IOException;
import java.net.Socket;
import java.net.SocketException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.SSLSocketFactory;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509ExtendedTrustManager;
import org.jspecify.annotations.Nullable;

/**
 * Whom we believe to be the server, for one attempt to connect: the certificate must lead to a trusted authority, be in
 * its time, and bear the name that we called. Remembers why a server was not believed. The LDAP library's own check of
 * names is not used: it passes whatever a loopback address shows.
 */
final class ServerTrust extends SSLSocketVerifier {
    private final @Nullable Path trustStore;
    private volatile @Nullable String refusal;
    private volatile boolean believed;

    ServerTrust(@Nullable Path trustStore) {
        this.trustStore = trustStore;
    }

    /** Why the server was not believed, or null if that was not the trouble. */
    @Nullable
    String refusal() {
        return refusal;
    }

    /**
     * Makes connections that ask this trust.
     *
     * @param patience for each step of the TLS handshake
     * @throws IncompleteReading when one of the configured files is missing or malformed
     */
    SSLSocketFactory sockets(Bind bind, Duration patience) {
        try {
            var context = SSLContext.getInstance("TLS");
            context.init(keys(bind), new TrustManager[] {new Remembering(authorities())}, null);
            return new VerifyingSockets(context.getSocketFactory(), patience);
        } catch (GeneralSecurityException | IOException e) {
            throw new IncompleteReading(
                    PartialReason.UNTRUSTED_SERVER, "cannot use " + authority() + ": " + Failure.cause(e));
        }
    }

    private static KeyManager @Nullable [] keys(Bind bind) {
        if (!(bind instanceof Bind.External(Path certificate, Path key))) return null;
        try {
            return new KeyManager[] {new PEMFileKeyManager(certificate.toFile(), key.toFile())};
        } catch (GeneralSecurityException e) {
            throw new IncompleteReading(
                    PartialReason.WRONG_CREDENTIALS,
                    "cannot use the client certificate " + certificate + " with its key " + key);
        }
    }

    private X509ExtendedTrustManager authorities() throws GeneralSecurityException, IOException {
        var factory = TrustManagerFactory.getInstance("PKIX");
        factory.init(trustStore == null ? null : keyStore(trustStore));
        for (var manager : factory.getTrustManagers()) {
            if (manager instanceof X509ExtendedTrustManager extended) return extended;
        }
        throw new IllegalStateException("every Java platform has a PKIX trust manager for X.509");
    }

    private static KeyStore keyStore(Path pem) throws GeneralSecurityException, IOException {
        var store = KeyStore.getInstance(KeyStore.getDefaultType());
        store.load(null, null);
        try (var in = Files.newInputStream(pem)) {
            for (var certificate : CertificateFactory.getInstance("X.509").generateCertificates(in)) {
                store.setCertificateEntry("authority-" + store.size(), certificate);
            }
        }
        if (store.size() == 0) throw new CertificateException("it holds no certificate");
        return store;
    }

    private String authority() {
        return trustStore == null ? "the authorities of the platform" : "the authorities in " + trustStore;
    }

    /** All else was verified in the handshake; here we only make sure that it took place. */
    @Override
    public void verifySSLSocket(String host, int port, SSLSocket socket) throws LDAPException {
        if (!socket.getSession().isValid() || !believed)
            throw new LDAPException(ResultCode.TIMEOUT, "the TLS handshake did not end in time");
        try {
            socket.setSoTimeout(0);
        } catch (SocketException e) {
            throw new LDAPException(ResultCode.CONNECT_ERROR, "the connection was closed after its TLS handshake", e);
        }
    }

    private static String names(X509Certificate leaf) {
        try {
            Collection<List<?>> names = leaf.getSubjectAlternativeNames();
            if (names == null) return leaf.getSubjectX500Principal().getName();
            return String.join(
                    ", ",
                    names.stream().map(name -> String.valueOf(name.get(1))).toList());
        } catch (CertificateParsingException e) {
            return leaf.getSubjectX500Principal().getName();
        }
    }

    /** Decides as the platform does, and keeps the reason of a refusal. */
    private final class Remembering extends X509ExtendedTrustManager {
        private final X509ExtendedTrustManager platform;

        Remembering(X509ExtendedTrustManager platform) {
            this.platform = platform;
        }

        private interface Check {
            void run() throws CertificateException;
        }

        private void remember(X509Certificate[] chain, Check check) throws CertificateException {
            try {
                check.run();
                believed = true;
            } catch (CertificateException e) {
                refusal = "its certificate for " + names(chain[0]) + ", valid until "
                        + chain[0].getNotAfter().toInstant() + ", fails against " + authority() + ": "
                        + Failure.cause(e);
                throw e;
            }
        }

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type, Socket socket)
                throws CertificateException {
            remember(chain, () -> platform.checkServerTrusted(chain, type, socket));
        }

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type, SSLEngine engine)
                throws CertificateException {
            remember(chain, () -> platform.checkServerTrusted(chain, type, engine));
        }

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type) throws CertificateException {
            remember(chain, () -> platform.checkServerTrusted(chain, type));
        }

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type, Socket socket)
                throws CertificateException {
            platform.checkClientTrusted(chain, type, socket);
        }

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type, SSLEngine engine)
                throws CertificateException {
            platform.checkClientTrusted(chain, type, engine);
        }

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type) throws CertificateException {
            platform.checkClientTrusted(chain, type);
        }

        @Override
        public X509Certificate[] getAcceptedIssuers() {
            return platform.getAcceptedIssuers();
        }
    }
}
