package dev.chancery.broker.issuer;

import java.util.Optional;

/** The public keys of every cluster in the federation, as known at this moment. Answers from memory. */
public interface FederatedKeys {
    /**
     * Whose key may have signed a token.
     *
     * @param issuer the {@code iss} of the token, unverified
     * @param keyId the {@code kid} of its header
     */
    KeyLookup find(String issuer, String keyId);

    /** Why no token of any cluster can be verified yet; empty once it is known which clusters there are. */
    default Optional<String> impediment() {
        return Optional.empty();
    }
}
