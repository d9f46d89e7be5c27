package dev.chancery.sync.desired;

import dev.chancery.sync.directory.StableId;
import org.jspecify.annotations.Nullable;

/** A robot may get tokens for an audience. {@code callee} is the robot that the audience is, or null for another service. */
public record AudienceGrant(
        StableId robot, String audience, @Nullable StableId callee, String rule) {}
