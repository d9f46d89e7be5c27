package dev.chancery.broker.policy;

/** Tokens that were revoked one by one, shared by all replicas. Answers from memory. */
public interface Revocations {
    /**
     * @param tokenId the {@code jti} of a token
     * @throws RevocationsUnavailable when they were never learnt, or not for too long
     */
    boolean contains(String tokenId);
}
