package dev.chancery.sync.registry;

import dev.chancery.sync.desired.ClusterName;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.RowCallbackHandler;

/** What is held together, in PostgreSQL, table {@code sync.held_together}. */
final class JdbcHeldTogether {
    private static final String PART = "cluster IS NOT DISTINCT FROM ?::text";

    private final JdbcTemplate jdbc;

    JdbcHeldTogether(JdbcTemplate jdbc) {
        this.jdbc = jdbc;
    }

    Map<String, Set<String>> of(@Nullable ClusterName cluster) {
        var together = new HashMap<String, Set<String>>();
        RowCallbackHandler each = row ->
                together.computeIfAbsent(row.getString(1), _ -> new HashSet<>()).add(row.getString(2));
        jdbc.query("SELECT kind, object FROM sync.held_together WHERE " + PART, each, word(cluster));
        return together;
    }

    /** In one statement: who is killed in between must neither forget it nor count twice. */
    void replace(UUID run, @Nullable ClusterName cluster, Map<String, Set<String>> objects) {
        var kinds = objects.entrySet().stream()
                .flatMap(each -> each.getValue().stream().map(_ -> each.getKey()))
                .toArray(String[]::new);
        var names = objects.values().stream().flatMap(Set::stream).toArray(String[]::new);
        jdbc.update(
                "WITH now AS (SELECT * FROM unnest(?::text[], ?::text[]) AS named (kind, object)),"
                        + " over AS (DELETE FROM sync.held_together WHERE " + PART
                        + " AND (kind, object) NOT IN (SELECT kind, object FROM now))"
                        + " INSERT INTO sync.held_together (run_id, cluster, kind, object) SELECT ?, ?, kind, object FROM now"
                        + " ON CONFLICT DO NOTHING",
                kinds,
                names,
                word(cluster),
                run,
                word(cluster));
    }

    private static @Nullable String word(@Nullable ClusterName cluster) {
        return cluster == null ? null : cluster.value();
    }
}
