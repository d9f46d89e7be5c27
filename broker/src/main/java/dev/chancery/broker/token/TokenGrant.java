package dev.chancery.broker.token;

import dev.chancery.broker.identity.WorkloadIdentity;
import java.time.Instant;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * What was decided: a token for whom, to whom, and how narrow.
 *
 * @param robotId stable id of the robot that the token speaks for
 * @param robotSubject its {@code robot:NAME}
 * @param workload who presented a cluster token: the robot's own workload, or the actor's
 * @param notAfter the token must have ended by then
 * @param actor who acts for the robot, or null when it acts itself
 * @param confirmation what the holder must prove, or null for a bearer token
 */
public record TokenGrant(
        String robotId,
        String robotSubject,
        WorkloadIdentity workload,
        List<String> audiences,
        SortedSet<String> scopes,
        Instant notAfter,
        @Nullable Actor actor,
        @Nullable Confirmation confirmation) {
    public TokenGrant {
        audiences = List.copyOf(audiences);
        scopes = new TreeSet<>(scopes);
    }
}
