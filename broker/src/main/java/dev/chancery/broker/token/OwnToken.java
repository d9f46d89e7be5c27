package dev.chancery.broker.token;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
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
        List<String> audiences,
        Instant expiresAt,
        @Nullable Actor actor,
        @Nullable Confirmation confirmation,
        Map<String, Object> claims) {
    public OwnToken {
        audiences = List.copyOf(audiences);
        claims = Map.copyOf(claims);
    }

    /** Subjects of those who act for the robot, the one who asked first; none when it asked for itself. */
    public List<String> actors() {
        return actor == null ? List.of() : actor.subjects();
    }

    /** Whether the audience is one of those that the token was issued for. */
    public boolean isFor(String audience) {
        return audiences.contains(audience);
    }

    /** What it may do at its audiences. */
    public Set<String> scopes() {
        return claims.get("scope") instanceof String scope ? Set.of(scope.split(" ")) : Set.of();
    }
}
