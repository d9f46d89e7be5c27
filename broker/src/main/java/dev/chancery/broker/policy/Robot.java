package dev.chancery.broker.policy;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A robot account as the registry knows it.
 *
 * @param id stable id: AD objectGUID or RFC 4530 entryUUID
 * @param subject the {@code sub} of its tokens, the same from every cluster; an audience as well
 * @param expiresAt when the directory lets it expire, or null for never
 */
public record Robot(
        String id,
        String subject,
        RobotState state,
        @Nullable Instant expiresAt) {}
