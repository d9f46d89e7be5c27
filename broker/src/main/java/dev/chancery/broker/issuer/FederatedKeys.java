package dev.chancery.broker.issuer;

/** The public keys of every cluster in the federation, as known at this moment. Answers from memory. */
public interface FederatedKeys {
    /**
     * Whose key may have signed a token.
     *
     * @param issuer the {@code iss} of the token, unverified
     * @param keyId the {@code kid} of its header
     */
    KeyLookup find(String issuer, String keyId);
}
