package dev.chancery.sync.account;

import dev.chancery.sync.directory.StableId;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What is remembered of a robot from earlier runs.
 *
 * @param dn of its entry, or of the last that it had
 */
public record KnownRobot(
        StableId id,
        String directory,
        String login,
        String dn,
        ServiceAccountName name,
        RobotState state,
        String reason,
        Instant since) {

    /**
     * What will be remembered of a robot.
     *
     * @param before what was; of a robot whose entry is gone, login and DN are from there
     */
    public static KnownRobot of(RobotAccount now, @Nullable KnownRobot before) {
        var entry = now.entry();
        var login = entry != null ? entry.login() : before == null ? "" : before.login();
        var dn = entry != null ? entry.dn() : before == null ? "" : before.dn();
        return new KnownRobot(now.id(), now.directory(), login, dn, now.name(), now.state(), now.reason(), now.since());
    }
}
