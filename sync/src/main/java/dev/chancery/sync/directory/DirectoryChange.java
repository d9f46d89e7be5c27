package dev.chancery.sync.directory;

import com.unboundid.ldap.sdk.Entry;
import org.jspecify.annotations.Nullable;

/** What a directory tells of a change in it. Each may come twice, and says what is, not what was done. */
sealed interface DirectoryChange {

    /**
     * An entry as it is now.
     *
     * @param robot what is read of it as a robot; null when it is none
     * @param group what is read of it as a group; null when it is none
     */
    record Upserted(
            StableId id, @Nullable Entry robot, @Nullable Entry group) implements DirectoryChange {
        public Upserted {
            if (robot == null && group == null) throw new IllegalArgumentException("neither robot nor group: " + id);
        }
    }

    /** An entry that was known is neither robot nor group any more. */
    record Gone(StableId id, Evidence evidence) implements DirectoryChange {}

    /** What is known can no longer be brought up to date: the next reading must be of everything. */
    record ResyncNeeded(ResyncReason reason, String detail) implements DirectoryChange {}

    /** How well it is known that an entry is gone. */
    enum Evidence {
        /** The server said that it was deleted. */
        DELETED,
        /** It is not found any more: it left the filter or the base, or our rights changed. */
        OUT_OF_SIGHT
    }

    /** Why everything must be read again. */
    enum ResyncReason {
        /** The cursor was made by another server, or by another copy of its data. */
        OTHER_SERVER,
        /** The cursor was made for other bases, filters or attributes. */
        OTHER_SCOPE,
        /** The server does not understand the cursor. */
        CURSOR_REFUSED,
        /** The server no longer knows what happened since the cursor. */
        LOST_HISTORY,
        /** The server knows less than it did when it gave the cursor: it was restored from a copy. */
        ROLLED_BACK,
        /** A name above known entries changed, and so did theirs. */
        MOVED_ABOVE
    }
}
