package dev.chancery.sync.registry;

import dev.chancery.sync.desired.ClusterName;
import dev.chancery.sync.directory.DirectoryNews;
import dev.chancery.sync.directory.DirectoryReading;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** What happened in each run: the source of {@code status}. */
public interface RunLog {
    UUID started(String trigger);

    void read(UUID run, String directory, DirectoryReading reading);

    /** What a run knows of a directory is up to date again. */
    void told(UUID run, DirectoryNews news);

    /** A run had a complete reading that is not believed: nothing to compare later ones with. */
    void doubted(UUID run, DirectoryReading.Complete reading);

    /** The last complete reading of each directory, in the order of their names. */
    List<ReadingLine> readings();

    void clusterDone(UUID run, ClusterName cluster, ClusterResult result);

    void finished(UUID run, RunOutcome outcome, @Nullable String detail);

    Status status();

    /** Counts of steps, and how it ended. */
    record ClusterResult(
            int created,
            int updated,
            int deleted,
            int held,
            int failed,
            RunOutcome outcome,
            @Nullable String detail) {}

    /** The newest run and its clusters. */
    record Status(@Nullable LastRun last, @Nullable Instant lastCompleteReading, List<ClusterLine> clusters) {}

    /**
     * What was read of a directory.
     *
     * @param since when the reading of everything began that it rests on
     */
    record ReadingLine(String directory, int entries, Instant readAt, Instant since) {}

    record LastRun(
            UUID id,
            Instant startedAt,
            @Nullable Instant finishedAt,
            @Nullable String outcome,
            @Nullable String detail) {}

    record ClusterLine(
            String cluster,
            Instant at,
            @Nullable String outcome,
            int created,
            int updated,
            int deleted,
            int held,
            int failed,
            @Nullable String detail) {}
}
