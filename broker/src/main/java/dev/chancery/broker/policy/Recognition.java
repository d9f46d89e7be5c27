package dev.chancery.broker.policy;

/** Which robot a verified workload is, or why it is none that may act. */
public sealed interface Recognition {
    record Recognised(Robot robot) implements Recognition {}

    /** @param robot stable id of the robot concerned, or empty where there is none */
    record Refused(DenyReason reason, String robot) implements Recognition {}
}
