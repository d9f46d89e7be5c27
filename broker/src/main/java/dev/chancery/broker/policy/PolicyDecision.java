package dev.chancery.broker.policy;

/** May this robot call that audience. */
public sealed interface PolicyDecision {
    /** @param rule name of the mapping rule that allows it */
    record Permit(String audience, String rule) implements PolicyDecision {}

    record Deny(DenyReason reason) implements PolicyDecision {}
}
