package dev.chancery.sync.registry;

import dev.chancery.sync.desired.ClusterName;
import dev.chancery.sync.plan.GuardedKind;
import java.util.EnumMap;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.RowCallbackHandler;

/** Guarded steps that nobody was asked about, in PostgreSQL, table {@code sync.taken}: those of an hour count together. */
final class TakenSteps {
    private static final String AUDIENCES = "lost-audiences";
    private static final String LATELY = "taken_at > clock_timestamp() - interval '1 hour'";

    private final JdbcTemplate jdbc;

    TakenSteps(JdbcTemplate jdbc) {
        this.jdbc = jdbc;
    }

    Map<GuardedKind, Integer> lately(ClusterName cluster) {
        var lately = new EnumMap<GuardedKind, Integer>(GuardedKind.class);
        RowCallbackHandler each = row -> lately.put(GuardedKind.parse(row.getString(1)), row.getInt(2));
        jdbc.query(
                "SELECT kind, sum(steps) FROM sync.taken WHERE cluster = ? AND " + LATELY + " GROUP BY kind",
                each,
                cluster.value());
        return lately;
    }

    int audiencesLately() {
        var sum = jdbc.queryForObject(
                "SELECT coalesce(sum(steps), 0) FROM sync.taken WHERE cluster IS NULL AND " + LATELY, Integer.class);
        return sum == null ? 0 : sum;
    }

    void taken(UUID run, ClusterName cluster, Map<GuardedKind, Integer> steps) {
        steps.forEach((kind, count) -> insert(run, cluster.value(), kind.word(), count));
    }

    void audiences(UUID run, int count) {
        if (count > 0) insert(run, null, AUDIENCES, count);
    }

    private void insert(UUID run, @Nullable String cluster, String kind, int count) {
        jdbc.update("DELETE FROM sync.taken WHERE NOT " + LATELY);
        jdbc.update(
                "INSERT INTO sync.taken (run_id, cluster, kind, steps) VALUES (?, ?, ?, ?)", run, cluster, kind, count);
    }
}
