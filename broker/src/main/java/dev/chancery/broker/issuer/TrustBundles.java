package dev.chancery.broker.issuer;

/**
 * The keys that sign the JWT-SVIDs of the trust domains that are configured, never mixed with those of clusters.
 *
 * @param keys the issuer is {@code spiffe://TRUST_DOMAIN}
 */
public record TrustBundles(FederatedKeys keys) {}
