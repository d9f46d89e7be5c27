package dev.chancery.broker.token;

import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A token that we issued, verified again.
 *
 * @param robotId stable id of the robot that it speaks for
 * @param clientId who asked for it: {@code robot:NAME}
 * @param claims all of its claims, as issued
 */
public record OwnToken(
        String id,
        String robotId,
        String clientId,
        String cluster,
        String audience,
        Instant expiresAt,
        @Nullable Actor actor,
        @Nullable Confirmation confirmation,
        Map<String, Object> claims) {
    public OwnToken {
        claims = Map.copyOf(claims);
    }
}
