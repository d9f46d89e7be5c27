package dev.chancery.sync.directory;

import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Changes as they come. Whoever reads everything after opening a stream, and then follows it, misses nothing. */
interface ChangeStream extends AutoCloseable {
    Mechanism mechanism();

    Sight sight();

    /** What the server does not grant of this way, in words; mostly empty. */
    default String lack() {
        return "";
    }

    /** Returns when something may have changed, or after that time. */
    void await(Duration patience);

    /**
     * All that changed since the last time. After {@link DirectoryChange.ResyncNeeded} the stream goes on from now.
     *
     * @throws IncompleteReading when the stream is broken: a new one may go on from {@link #cursor()}
     */
    List<DirectoryChange> take(KnownEntries known);

    /** Behind what was taken last; null when the server gave none that can be used. */
    @Nullable
    Cursor cursor();

    /** Ends the stream, not its line. */
    @Override
    void close();
}
