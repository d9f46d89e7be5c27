package dev.chancery.sync.registry;

import dev.chancery.sync.desired.ClusterName;
import dev.chancery.sync.directory.StableId;
import dev.chancery.sync.plan.GuardedKind;
import java.util.Collection;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.RowCallbackHandler;

/** Guarded steps that nobody was asked about, in PostgreSQL, table {@code sync.taken}: those of an hour count together. */
final class TakenSteps {
    private static final String AUDIENCES = "lost-audiences";
    private static final String RETURNS = "returning";
    private static final String LATELY = "taken_at > clock_timestamp() - interval '1 hour'";

    private final JdbcTemplate jdbc;

    TakenSteps(JdbcTemplate jdbc) {
        this.jdbc = jdbc;
    }

    Map<GuardedKind, Set<String>> lately(ClusterName cluster) {
        var lately = new EnumMap<GuardedKind, Set<String>>(GuardedKind.class);
        RowCallbackHandler each =
                row -> lately.computeIfAbsent(GuardedKind.parse(row.getString(1)), _ -> new HashSet<>())
                        .add(row.getString(2));
        jdbc.query("SELECT kind, object FROM sync.taken WHERE cluster = ? AND " + LATELY, each, cluster.value());
        return lately;
    }

    Set<String> audiencesLately() {
        return ofReadings(AUDIENCES);
    }

    Set<StableId> returnedLately() {
        return ofReadings(RETURNS).stream().map(StableId::new).collect(Collectors.toSet());
    }

    private Set<String> ofReadings(String kind) {
        return Set.copyOf(jdbc.queryForList(
                "SELECT DISTINCT object FROM sync.taken WHERE cluster IS NULL AND kind = ? AND " + LATELY,
                String.class,
                kind));
    }

    void taken(UUID run, ClusterName cluster, Map<GuardedKind, Set<String>> objects) {
        objects.forEach((kind, some) -> insert(run, cluster.value(), kind.word(), some));
    }

    void audiences(UUID run, Set<String> audiences) {
        insert(run, null, AUDIENCES, audiences);
    }

    void returned(UUID run, Set<StableId> robots) {
        insert(run, null, RETURNS, robots.stream().map(StableId::value).toList());
    }

    private void insert(UUID run, @Nullable String cluster, String kind, Collection<String> objects) {
        if (objects.isEmpty()) return;
        jdbc.update("DELETE FROM sync.taken WHERE NOT " + LATELY);
        jdbc.batchUpdate(
                "INSERT INTO sync.taken (run_id, cluster, kind, object) VALUES (?, ?, ?, ?)",
                objects.stream()
                        .map(object -> new Object[] {run, cluster, kind, object})
                        .toList());
    }
}
