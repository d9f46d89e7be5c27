package dev.chancery.broker.identity;

/** The answer about a presented token: who it proves, or the first rung of the ladder that it fell from. */
public sealed interface Verification {
    record Verified(WorkloadIdentity identity) implements Verification {}

    /** @param detail for the audit only: never the token, never told to the caller */
    record Rejected(Fault fault, String detail) implements Verification {}
}
