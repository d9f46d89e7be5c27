package dev.chancery.sync.kubernetes;

/**
 * What a verifier needs to know of a cluster's tokens.
 *
 * @param issuer the {@code iss} claim, from {@code /.well-known/openid-configuration} (OpenID Connect Discovery 1.0, 4)
 * @param jwks the JSON text of {@code /openid/v1/jwks} (RFC 7517, 5): public keys only
 */
public record IssuerDocument(String issuer, String jwks) {}
