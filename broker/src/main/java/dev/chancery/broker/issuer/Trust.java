package dev.chancery.broker.issuer;

import dev.chancery.broker.issuer.KeyFetcher.Reason;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.jspecify.annotations.Nullable;

/** Whose certificates a server may show. */
final class Trust {
    private Trust() {}

    /**
     * @param ca PEM certificates, then trusted alone; null for the platform's authorities
     * @throws FetchRefused when the text holds no certificate: the platform's authorities are no substitute
     */
    static SSLContext in(@Nullable String ca) throws FetchRefused {
        try {
            if (ca == null) return SSLContext.getDefault();
            var store = KeyStore.getInstance("PKCS12");
            store.load(null, null);
            var pem = new ByteArrayInputStream(ca.getBytes(StandardCharsets.US_ASCII));
            for (var certificate : CertificateFactory.getInstance("X.509").generateCertificates(pem))
                store.setCertificateEntry("ca-" + store.size(), certificate);
            if (store.size() == 0) throw unusable();
            var managers = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            managers.init(store);
            var context = SSLContext.getInstance("TLS");
            context.init(null, managers.getTrustManagers(), null);
            return context;
        } catch (FetchRefused known) {
            throw known;
        } catch (GeneralSecurityException | IOException _) {
            throw unusable();
        }
    }

    private static FetchRefused unusable() {
        return new FetchRefused(Reason.NOT_TRUSTED, "the authority given for it is not PEM certificates");
    }
}
