package dev.chancery.broker.client;

import com.nimbusds.jose.util.Base64URL;
import dev.chancery.broker.token.Confirmation;
import jakarta.servlet.http.HttpServletRequest;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.cert.CertificateEncodingException;
import java.security.cert.X509Certificate;
import org.jspecify.annotations.Nullable;

/** The certificate that the caller has shown in the handshake of its connection (RFC 8705, 3.1). */
public final class ClientCertificate {
    private ClientCertificate() {}

    /** What a token that is bound to it says; null when the caller has shown none. */
    public static @Nullable Confirmation of(HttpServletRequest request) {
        return request.getAttribute("jakarta.servlet.request.X509Certificate") instanceof X509Certificate[] chain
                        && chain.length > 0
                ? confirmation(chain[0])
                : null;
    }

    private static Confirmation confirmation(X509Certificate certificate) {
        try {
            var digest = MessageDigest.getInstance("SHA-256").digest(certificate.getEncoded());
            return Confirmation.certificate(Base64URL.encode(digest).toString());
        } catch (NoSuchAlgorithmException | CertificateEncodingException impossible) {
            throw new IllegalStateException("a certificate that TLS accepted has a SHA-256", impossible);
        }
    }
}
