package dev.chancery.sync.directory;

import org.jspecify.annotations.Nullable;

/** A way in which a directory tells what changes in it. */
sealed interface Changes
        permits ChangelogChanges, ContentSyncChanges, DirSyncChanges, TimestampPollingChanges, UsnPollingChanges {
    Mechanism mechanism();

    /**
     * Listens from a cursor on, or from now on. What a cursor cannot give any more, for whatever reason, is the first
     * change of the stream: {@link DirectoryChange.ResyncNeeded}.
     *
     * @throws IncompleteReading when the server does not tell in this way, or not to us
     */
    ChangeStream open(Line line, @Nullable Cursor from);
}
