package dev.chancery.broker.issuer;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;

/**
 * What a verifier of one cluster's own tokens needs, for those who cannot reach the cluster.
 *
 * @param discovery OpenID Connect Discovery 1.0, 4.2
 * @param jwks RFC 7517, 5
 */
public record ClusterDocuments(Document discovery, Document jwks) {
    /** @param etag strong (RFC 9110, 8.8.3), with its quotes: the same text has the same on every replica */
    public record Document(String json, String etag) {
        static Document of(String json) {
            try {
                var hash = MessageDigest.getInstance("SHA-256").digest(json.getBytes(StandardCharsets.UTF_8));
                return new Document(
                        json,
                        '"'
                                + Base64.getUrlEncoder()
                                        .withoutPadding()
                                        .encodeToString(hash)
                                        .substring(0, 27)
                                + '"');
            } catch (NoSuchAlgorithmException e) {
                throw new IllegalStateException("every Java platform has SHA-256", e);
            }
        }
    }
}
