package dev.chancery.sync.kubernetes;

import org.jspecify.annotations.Nullable;

/**
 * What a verifier needs to know of a cluster's tokens: the keys, or where to ask for them.
 *
 * @param issuer the {@code iss} claim, from {@code /.well-known/openid-configuration} (OpenID Connect Discovery 1.0, 4)
 * @param jwks the JSON text of a JWK Set (RFC 7517, 5): public keys only; null where discovery is said
 * @param discovery the JSON text of column {@code discovery} of {@code registry.cluster}; null where keys are said
 */
public record IssuerDocument(
        String issuer, @Nullable String jwks, @Nullable String discovery) {
    public IssuerDocument {
        if ((jwks == null) == (discovery == null))
            throw new IllegalArgumentException("an issuer has either keys or a place to ask for them");
    }

    public IssuerDocument(String issuer, String jwks) {
        this(issuer, jwks, null);
    }

    static IssuerDocument discovered(String issuer, String discovery) {
        return new IssuerDocument(issuer, null, discovery);
    }
}
