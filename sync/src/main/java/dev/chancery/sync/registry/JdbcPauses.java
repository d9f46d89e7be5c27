package dev.chancery.sync.registry;

import dev.chancery.sync.desired.ClusterName;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.JdbcTemplate;

/** Pauses in PostgreSQL, table {@code sync.pause}. */
public final class JdbcPauses implements Pauses {
    private final JdbcTemplate jdbc;

    public JdbcPauses(JdbcTemplate jdbc) {
        this.jdbc = jdbc;
    }

    @Override
    public List<Pause> all() {
        return jdbc.query(
                "SELECT cluster, paused_at, paused_by, reason FROM sync.pause ORDER BY cluster NULLS FIRST",
                (row, _) -> new Pause(
                        row.getString(1), row.getTimestamp(2).toInstant(), row.getString(3), row.getString(4)));
    }

    @Override
    public Outcome pause(@Nullable ClusterName cluster, String who, String why) {
        int rows = jdbc.update(
                "INSERT INTO sync.pause (cluster, paused_by, reason) VALUES (?, ?, ?) ON CONFLICT (cluster) DO NOTHING",
                word(cluster),
                who,
                why);
        return rows == 1 ? Outcome.DONE : Outcome.WAS_SO_ALREADY;
    }

    @Override
    public Outcome resume(@Nullable ClusterName cluster) {
        int rows = jdbc.update("DELETE FROM sync.pause WHERE cluster IS NOT DISTINCT FROM ?::text", word(cluster));
        return rows == 1 ? Outcome.DONE : Outcome.WAS_SO_ALREADY;
    }

    private static @Nullable String word(@Nullable ClusterName cluster) {
        return cluster == null ? null : cluster.value();
    }
}
