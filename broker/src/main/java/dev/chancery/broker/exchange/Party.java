package dev.chancery.broker.exchange;

import dev.chancery.broker.identity.WorkloadIdentity;
import dev.chancery.broker.policy.Robot;
import dev.chancery.broker.token.Actor;
import java.time.Instant;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * On whose behalf a token is asked for, and by whom.
 *
 * @param robot the robot that the token will speak for
 * @param requester the robot whose workload asks: the same one, or the actor
 * @param workload the workload that asks
 * @param actor the chain of actors, or null when the robot asks for itself
 * @param notAfter when the shortest of the presented tokens ends
 * @param scopes what the presented token may do at one of these audiences already, or null when it was for none of them
 */
record Party(
        Robot robot,
        Robot requester,
        WorkloadIdentity workload,
        @Nullable Actor actor,
        Instant notAfter,
        @Nullable Set<String> scopes) {
    /** With the token of its own cluster, which bounds no scope. */
    static Party itself(Robot robot, WorkloadIdentity workload) {
        return new Party(robot, robot, workload, null, workload.expiresAt(), null);
    }

    Party {
        scopes = scopes == null ? null : Set.copyOf(scopes);
    }
}
