package dev.chancery.broker.policy;

/** Lifecycle of a robot account, as sync writes it in the registry. Only an active one gets tokens. */
public enum RobotState {
    ACTIVE,
    SUSPENDED,
    QUARANTINED,
    DELETED
}
