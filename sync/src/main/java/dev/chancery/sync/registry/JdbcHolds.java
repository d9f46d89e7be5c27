package dev.chancery.sync.registry;

import dev.chancery.sync.desired.ClusterName;
import dev.chancery.sync.directory.StableId;
import dev.chancery.sync.plan.GuardedKind;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.RowMapper;
import tools.jackson.databind.json.JsonMapper;

/** Holds in PostgreSQL, table {@code sync.held}; the database sees to it that a decision is made once. */
public final class JdbcHolds implements Holds {
    private static final String COLUMNS =
            "id, run_id, cluster, digest, reason, plan::text, state, held_at, decided_by, decision_reason, decided_at";
    private static final String LASTS = "decided_at > clock_timestamp() - make_interval(secs => ?)";
    private static final String PART = "cluster IS NOT DISTINCT FROM ?::text";
    private static final RowMapper<Approval> APPROVAL =
            (row, _) -> new Approval(row.getString(1), row.getString(2) == null ? "" : row.getString(2));

    private final JdbcTemplate jdbc;
    private final Duration lasting;
    private final TakenSteps taken;
    private final JdbcHeldTogether together;
    private final JsonMapper json = JsonMapper.builder().build();

    /** @param lasting how long a decision counts */
    public JdbcHolds(JdbcTemplate jdbc, Duration lasting) {
        this.jdbc = jdbc;
        this.lasting = lasting;
        this.taken = new TakenSteps(jdbc);
        this.together = new JdbcHeldTogether(jdbc);
    }

    @Override
    public boolean held(UUID run, @Nullable ClusterName cluster, String digest, String reason, List<String> evidence) {
        expire();
        return jdbc.update(
                        "INSERT INTO sync.held (run_id, cluster, digest, reason, plan) SELECT ?, ?, ?, ?, ?::jsonb WHERE NOT EXISTS"
                                + " (SELECT FROM sync.held WHERE " + PART
                                + " AND digest = ? AND state IN ('approved', 'rejected')"
                                + " AND " + LASTS
                                + ") ON CONFLICT (cluster, digest) WHERE state = 'waiting' DO NOTHING",
                        run,
                        word(cluster),
                        digest,
                        reason,
                        json.writeValueAsString(evidence),
                        word(cluster),
                        digest,
                        lasting.toSeconds())
                > 0;
    }

    @Override
    public void settle(@Nullable ClusterName cluster, Set<String> stillHeld) {
        jdbc.update(
                "UPDATE sync.held SET state = 'superseded' WHERE state IN ('waiting', 'approved') AND " + PART
                        + " AND digest <> ALL (?::text[])",
                word(cluster),
                "{" + String.join(",", stillHeld) + "}");
    }

    @Override
    public List<Held> open() {
        expire();
        return jdbc.query(
                "SELECT " + COLUMNS
                        + " FROM sync.held WHERE state IN ('waiting', 'approved') OR (state = 'rejected' AND " + LASTS
                        + ") ORDER BY held_at, id",
                this::row,
                lasting.toSeconds());
    }

    @Override
    public Optional<Held> decide(UUID id, Decision decision, String who, String why) {
        return jdbc
                .query(
                        "UPDATE sync.held SET state = ?, decided_at = clock_timestamp(), decided_by = ?, decision_reason = ?"
                                + " WHERE id = ? AND state = 'waiting' RETURNING " + COLUMNS,
                        this::row,
                        decision.word(),
                        who,
                        why,
                        id)
                .stream()
                .findFirst();
    }

    @Override
    public Optional<Approval> use(UUID run, @Nullable ClusterName cluster, String digest) {
        var used = jdbc.query(
                "UPDATE sync.held SET state = 'applied', used_by_run = ? WHERE " + PART
                        + " AND digest = ? AND state = 'approved' AND " + LASTS
                        + " RETURNING decided_by, decision_reason",
                APPROVAL,
                run,
                word(cluster),
                digest,
                lasting.toSeconds());
        return used.stream().findFirst().or(() -> approval(run, cluster, digest));
    }

    @Override
    public Optional<Approval> approval(UUID run, @Nullable ClusterName cluster, String digest) {
        return jdbc
                .query(
                        "SELECT decided_by, decision_reason FROM sync.held WHERE " + PART
                                + " AND digest = ? AND (used_by_run = ? OR (state = 'approved' AND " + LASTS + "))",
                        APPROVAL,
                        word(cluster),
                        digest,
                        run,
                        lasting.toSeconds())
                .stream()
                .findFirst();
    }

    @Override
    public Map<GuardedKind, Set<String>> takenLately(ClusterName cluster) {
        return taken.lately(cluster);
    }

    @Override
    public void taken(UUID run, ClusterName cluster, Map<GuardedKind, Set<String>> objects) {
        taken.taken(run, cluster, objects);
    }

    @Override
    public Set<String> audiencesLostLately() {
        return taken.audiencesLately();
    }

    @Override
    public void audiencesLost(UUID run, Set<String> audiences) {
        taken.audiences(run, audiences);
    }

    @Override
    public Set<StableId> returnedLately() {
        return taken.returnedLately();
    }

    @Override
    public void returned(UUID run, Set<StableId> robots) {
        taken.returned(run, robots);
    }

    @Override
    public Map<String, Set<String>> heldTogether(@Nullable ClusterName cluster) {
        return together.of(cluster);
    }

    @Override
    public void heldTogether(UUID run, @Nullable ClusterName cluster, Map<String, Set<String>> objects) {
        together.replace(run, cluster, objects);
    }

    private void expire() {
        jdbc.update(
                "UPDATE sync.held SET state = 'expired' WHERE state = 'approved' AND NOT " + LASTS,
                lasting.toSeconds());
    }

    private Held row(ResultSet row, int number) throws SQLException {
        var decided = row.getTimestamp(11);
        return new Held(
                row.getObject(1, UUID.class),
                row.getObject(2, UUID.class),
                row.getString(3),
                row.getString(4),
                row.getString(5),
                List.of(json.readValue(row.getString(6), String[].class)),
                row.getString(7),
                row.getTimestamp(8).toInstant(),
                row.getString(9),
                row.getString(10),
                decided == null ? null : expiry(decided.toInstant()));
    }

    private Instant expiry(Instant decided) {
        return decided.plus(lasting);
    }

    private static @Nullable String word(@Nullable ClusterName cluster) {
        return cluster == null ? null : cluster.value();
    }
}
