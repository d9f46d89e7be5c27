package dev.chancery.sync.account;

import dev.chancery.sync.directory.DirectoryEntry;
import dev.chancery.sync.directory.StableId;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A machine account of the enterprise at one moment.
 *
 * @param id never changes
 * @param directory the configured name of the directory that it comes from
 * @param name of its ServiceAccounts; given at first sight and never changed
 * @param state of its life
 * @param reason why it is in that state, for people
 * @param since when it entered that state
 * @param entry what the directory says, or null once the entry is gone
 */
public record RobotAccount(
        StableId id,
        String directory,
        ServiceAccountName name,
        RobotState state,
        String reason,
        Instant since,
        @Nullable DirectoryEntry entry) {

    /** @throws IllegalArgumentException when a robot that is in the directory has no entry, or one that is gone has one */
    public RobotAccount {
        boolean present = state == RobotState.ACTIVE || state == RobotState.SUSPENDED;
        if (present != (entry != null)) {
            throw new IllegalArgumentException(
                    "robot " + id + " is " + state.word() + (present ? " without" : " with") + " an entry");
        }
    }
}
