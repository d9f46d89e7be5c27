package dev.chancery.sync.directory;

import java.time.Duration;
import java.util.Map;

/** Asks a server again and again who has changed. */
sealed interface Poll permits UsnPoll, TimestampPoll {
    Mechanism mechanism();

    /** Between two questions. */
    Duration pause();

    /**
     * Who may have changed since {@link #taken()}, with the names that they have now.
     *
     * @throws RolledBack when the server knows less than it did
     */
    Map<StableId, String> changed() throws RolledBack;

    /** What was answered last has been seen to. */
    void taken();

    /** The server was restored from a copy; from now on it is asked for what comes after that. */
    final class RolledBack extends Exception {
        private static final long serialVersionUID = 1;

        RolledBack(String detail) {
            super(detail);
        }

        String detail() {
            return String.valueOf(getMessage());
        }
    }
}
