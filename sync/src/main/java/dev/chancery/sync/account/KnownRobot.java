package dev.chancery.sync.account;

import dev.chancery.sync.directory.StableId;
import java.time.Instant;

/** What is remembered of a robot from earlier runs. */
public record KnownRobot(
        StableId id,
        String directory,
        String login,
        ServiceAccountName name,
        RobotState state,
        String reason,
        Instant since) {}
