package dev.chancery.sync.registry;

import dev.chancery.sync.desired.ClusterName;
import dev.chancery.sync.directory.DirectoryReading;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** What happened in each run: the source of {@code status}. */
public interface RunLog {
    UUID started(String trigger);

    void read(UUID run, String directory, DirectoryReading reading);

    void clusterDone(UUID run, ClusterName cluster, ClusterResult result);

    void finished(UUID run, RunOutcome outcome, @Nullable String detail);

    /** Stores what waits for a person; the same plan waits only once. Without a cluster it is a whole reading. */
    void held(UUID run, @Nullable ClusterName cluster, String digest, String reason, List<String> plan);

    /** What waited for this part in an earlier run and does so no longer. */
    void noLongerHeld(@Nullable ClusterName cluster, @Nullable String exceptDigest);

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

    /** The newest run, its clusters, and what waits. */
    record Status(
            @Nullable LastRun last,
            @Nullable Instant lastCompleteReading,
            List<ClusterLine> clusters,
            List<HeldLine> waiting) {}

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

    record HeldLine(@Nullable String cluster, String digest, String reason, Instant since) {}
}
