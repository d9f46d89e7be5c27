package dev.chancery.sync.registry;

import dev.chancery.sync.desired.ClusterName;
import dev.chancery.sync.directory.DirectoryNews;
import dev.chancery.sync.directory.DirectoryReading;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.JdbcTemplate;

/** The run log in PostgreSQL, schema {@code sync}. */
public final class JdbcRunLog implements RunLog {
    private final JdbcTemplate jdbc;

    public JdbcRunLog(JdbcTemplate jdbc) {
        this.jdbc = jdbc;
    }

    @Override
    public UUID started(String trigger) {
        return Objects.requireNonNull(
                jdbc.queryForObject("INSERT INTO sync.run (trigger) VALUES (?) RETURNING id", UUID.class, trigger));
    }

    @Override
    public void read(UUID run, String directory, DirectoryReading reading) {
        switch (reading) {
            case DirectoryReading.Complete complete ->
                read(
                        run,
                        directory,
                        complete.server(),
                        complete.since(),
                        complete.entries().size());
            case DirectoryReading.Partial partial ->
                jdbc.update(
                        "UPDATE sync.run SET reading = 'partial', reading_reason = concat_ws('; ', reading_reason, ?::text) WHERE id = ?",
                        partial.reason() + ": " + partial.detail(),
                        run);
        }
    }

    @Override
    public void told(UUID run, DirectoryNews news) {
        read(run, news.directory(), news.server(), news.since(), news.robots());
    }

    private void read(UUID run, String directory, String server, Instant since, int entries) {
        count(run, entries);
        jdbc.update(
                "INSERT INTO sync.directory_reading (directory, read_at, entries, server_identity, whole_since) VALUES (?, clock_timestamp(), ?, ?, ?)"
                        + " ON CONFLICT (directory) DO UPDATE SET read_at = excluded.read_at, entries = excluded.entries,"
                        + " server_identity = excluded.server_identity, whole_since = excluded.whole_since",
                directory,
                entries,
                server,
                Timestamp.from(since));
    }

    @Override
    public void doubted(UUID run, DirectoryReading.Complete reading) {
        count(run, reading.entries().size());
    }

    private void count(UUID run, int entries) {
        jdbc.update(
                "UPDATE sync.run SET reading = coalesce(reading, 'complete'), entries = coalesce(entries, 0) + ? WHERE id = ?",
                entries,
                run);
    }

    @Override
    public List<ReadingLine> readings() {
        return jdbc.query(
                "SELECT directory, entries, read_at, whole_since FROM sync.directory_reading ORDER BY directory",
                (row, _) -> new ReadingLine(
                        row.getString(1),
                        row.getInt(2),
                        row.getTimestamp(3).toInstant(),
                        row.getTimestamp(4).toInstant()));
    }

    @Override
    public void clusterDone(UUID run, ClusterName cluster, ClusterResult result) {
        jdbc.update(
                "INSERT INTO sync.cluster_run (run_id, cluster, finished_at, created, updated, deleted, held, failed, outcome, detail)"
                        + " VALUES (?, ?, clock_timestamp(), ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (run_id, cluster) DO UPDATE SET"
                        + " finished_at = clock_timestamp(), created = excluded.created, updated = excluded.updated, deleted = excluded.deleted,"
                        + " held = excluded.held, failed = excluded.failed, outcome = excluded.outcome, detail = excluded.detail",
                run,
                cluster.value(),
                result.created(),
                result.updated(),
                result.deleted(),
                result.held(),
                result.failed(),
                result.outcome().word(),
                result.detail());
    }

    @Override
    public void finished(UUID run, RunOutcome outcome, @Nullable String detail) {
        jdbc.update(
                "UPDATE sync.run SET finished_at = clock_timestamp(), outcome = ?, detail = ? WHERE id = ?",
                outcome.word(),
                detail,
                run);
    }

    @Override
    public Status status() {
        var last = jdbc.query(
                "SELECT id, started_at, finished_at, outcome, detail FROM sync.run ORDER BY started_at DESC LIMIT 1",
                (row, _) -> new LastRun(
                        row.getObject(1, UUID.class),
                        row.getTimestamp(2).toInstant(),
                        instant(row, 3),
                        row.getString(4),
                        row.getString(5)));
        var read = jdbc.query(
                "SELECT max(read_at) FROM sync.directory_reading",
                (row, _) -> java.util.Optional.ofNullable(instant(row, 1)));
        var clusters = jdbc.query(
                "SELECT DISTINCT ON (cluster) cluster, started_at, outcome, created, updated, deleted, held, failed, detail FROM sync.cluster_run"
                        + " WHERE cluster IN (SELECT name FROM registry.cluster) ORDER BY cluster, started_at DESC",
                (row, _) -> new ClusterLine(
                        row.getString(1),
                        row.getTimestamp(2).toInstant(),
                        row.getString(3),
                        row.getInt(4),
                        row.getInt(5),
                        row.getInt(6),
                        row.getInt(7),
                        row.getInt(8),
                        row.getString(9)));
        return new Status(
                last.isEmpty() ? null : last.getFirst(), read.getFirst().orElse(null), clusters);
    }

    private static @Nullable Instant instant(ResultSet row, int column) throws SQLException {
        var time = row.getTimestamp(column);
        return time == null ? null : time.toInstant();
    }
}
