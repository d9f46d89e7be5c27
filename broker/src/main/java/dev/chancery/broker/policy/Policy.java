package dev.chancery.broker.policy;

import dev.chancery.broker.identity.WorkloadIdentity;
import java.time.Instant;
import java.util.Optional;

/** The compiled policy: what the directory allows, as of one generation of the registry. Immutable; asked from memory. Default deny. */
public interface Policy {
    /** The generation of the registry that it was compiled from. */
    long generation();

    /** The last rungs of the ladder: the workload is a robot, is the very ServiceAccount that sync saw, and may act at {@code now}. */
    Recognition recognise(WorkloadIdentity workload, Instant now);

    /** Whether the robot may call the audience at {@code now}; the answer names the rule. */
    PolicyDecision decide(Robot robot, String audience, Instant now);

    /** Whether a robot may act at {@code now}: by its state and by the clock. Empty when it may. */
    Optional<DenyReason> impediment(Robot robot, Instant now);

    /** The same of a robot by its subject. */
    default Optional<DenyReason> impediment(String subject, Instant now) {
        return robot(subject).map(robot -> impediment(robot, now)).orElse(Optional.of(DenyReason.NOT_A_ROBOT));
    }

    /** A robot by the subject of its tokens, whatever its state. */
    Optional<Robot> robot(String subject);

    /** A robot by its stable id, whatever its state. */
    Optional<Robot> robotWithId(String id);
}
