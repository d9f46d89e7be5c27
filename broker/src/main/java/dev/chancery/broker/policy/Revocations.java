package dev.chancery.broker.policy;

import java.time.Instant;

/** Tokens that were revoked one by one, shared by all replicas. Answers from memory. */
public interface Revocations {
    /**
     * @param tokenId the {@code jti} of a token
     * @throws RevocationsUnavailable when they were never learnt, or not for too long
     */
    boolean contains(String tokenId);

    /**
     * Revokes a token for all replicas; known here when it returns.
     *
     * @param expiresAt when the token ends by itself
     * @param by who revoked it
     * @throws RevocationsUnavailable when it could not be stored: the token lives on
     */
    void revoke(String tokenId, Instant expiresAt, String by);
}
