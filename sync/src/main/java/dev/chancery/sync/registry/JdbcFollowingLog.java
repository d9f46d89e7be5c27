package dev.chancery.sync.registry;

import dev.chancery.sync.directory.Following;
import dev.chancery.sync.directory.Sight;
import java.util.List;
import org.springframework.jdbc.core.JdbcTemplate;

/** In PostgreSQL, schema {@code sync}. */
public final class JdbcFollowingLog implements FollowingLog {
    private final JdbcTemplate jdbc;

    public JdbcFollowingLog(JdbcTemplate jdbc) {
        this.jdbc = jdbc;
    }

    @Override
    public void follows(String directory, Following how) {
        jdbc.update(
                "INSERT INTO sync.following (directory, mechanism, sees_deletions, server_identity, detail) VALUES (?, ?, ?, ?, ?)"
                        + " ON CONFLICT (directory) DO UPDATE SET mechanism = excluded.mechanism, sees_deletions = excluded.sees_deletions,"
                        + " server_identity = excluded.server_identity, detail = excluded.detail, since = clock_timestamp()",
                directory,
                how.mechanism().word(),
                how.sight() == Sight.SEES_DELETIONS,
                how.server(),
                how.detail());
    }

    @Override
    public List<FollowingLine> all() {
        return jdbc.query(
                "SELECT directory, mechanism, detail, since FROM sync.following ORDER BY directory",
                (row, _) -> new FollowingLine(
                        row.getString(1),
                        row.getString(2),
                        row.getString(3),
                        row.getTimestamp(4).toInstant()));
    }
}
