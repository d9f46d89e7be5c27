package dev.chancery.sync.registry;

import dev.chancery.sync.registry.RowSource.Remembered;
import java.util.List;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * How the rows of a table are read, compared and written.
 *
 * @param upsert parameters: keys, then values
 * @param delete parameters: keys; null where rows stay for ever
 * @param stored makes a row as it was read comparable with one that is wanted
 */
record RowTable(RowSource source, String upsert, @Nullable String delete, UnaryOperator<Row> stored) {
    private RowTable(RowSource source, String upsert, @Nullable String delete) {
        this(source, upsert, delete, UnaryOperator.identity());
    }

    static final RowTable CLUSTER_LABELS = new RowTable(
            new RowSource("SELECT name, labels::text FROM registry.cluster", List.of("name"), Remembered.WHOLE),
            "INSERT INTO registry.cluster (name, labels) VALUES (?, ?::jsonb) ON CONFLICT (name) DO UPDATE SET labels = excluded.labels"
                    + " WHERE cluster.labels IS DISTINCT FROM excluded.labels",
            "DELETE FROM registry.cluster WHERE name = ?",
            row -> JsonText.last(1, row));
    /** What is wanted of the third column of {@link #CLUSTER_ISSUER}: the keys were seen within the hour. */
    static final String CONFIRMED = "true";

    static final RowTable CLUSTER_ISSUER = new RowTable(
            new RowSource(
                    "SELECT name, issuer, coalesce(jwks_learnt_at > clock_timestamp() - interval '1 hour', true)::text, discovery::text,"
                            + " jwks::text FROM registry.cluster",
                    List.of("name"),
                    Remembered.NEVER),
            "UPDATE registry.cluster SET (issuer, discovery, jwks, jwks_learnt_at) = (new.issuer, new.discovery, new.jwks,"
                    + " CASE WHEN new.jwks IS NULL THEN NULL ELSE clock_timestamp() END)"
                    + " FROM (SELECT ?::text AS name, ?::text AS issuer, ?::text AS confirmed, ?::jsonb AS discovery, ?::jsonb AS jwks)"
                    + " AS new WHERE cluster.name = new.name",
            null,
            row -> JsonText.last(2, row));
    private static final String INSTANT = " AT TIME ZONE 'UTC', 'YYYY-MM-DD\"T\"HH24:MI:SS.US\"Z\"')";
    static final RowTable ROBOT = new RowTable(
            new RowSource(
                    "SELECT stable_id, directory, login, dn, owner_dn, description, state, state_reason,"
                            + " to_char(state_since" + INSTANT + ", to_char(expires_at" + INSTANT
                            + ", service_account_name FROM registry.robot",
                    List.of("stable_id"),
                    Remembered.WHOLE),
            "INSERT INTO registry.robot (stable_id, directory, login, dn, owner_dn, description, state, state_reason, state_since,"
                    + " expires_at, service_account_name) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?::timestamptz, ?::timestamptz, ?)"
                    + " ON CONFLICT (stable_id) DO UPDATE SET (login, dn, owner_dn, description, state, state_reason, state_since, expires_at)"
                    + " = (excluded.login, excluded.dn, excluded.owner_dn, excluded.description, excluded.state, excluded.state_reason,"
                    + " excluded.state_since, excluded.expires_at)"
                    + " WHERE (robot.login, robot.dn, robot.owner_dn, robot.description, robot.state, robot.state_reason, robot.expires_at)"
                    + " IS DISTINCT FROM (excluded.login, excluded.dn, excluded.owner_dn, excluded.description, excluded.state,"
                    + " excluded.state_reason, excluded.expires_at)",
            null);
    /** Of the same rows, what changes of a robot whose entry is gone. */
    static final RowTable ROBOT_STATE = new RowTable(
            ROBOT.source,
            "UPDATE registry.robot SET (state, state_reason, state_since) = (new.state, new.reason, new.since)"
                    + " FROM (SELECT ?::text AS id, ?::text AS state, ?::text AS reason, ?::timestamptz AS since) AS new"
                    + " WHERE stable_id = new.id AND robot.state <> new.state",
            null,
            RobotRows::state);

    static final RowTable AUDIENCE_GRANT = new RowTable(
            new RowSource(
                    "SELECT stable_id, audience, callee, rule FROM registry.audience_grant",
                    List.of("stable_id", "audience"),
                    Remembered.WHOLE),
            "INSERT INTO registry.audience_grant (stable_id, audience, callee, rule) VALUES (?, ?, ?, ?)"
                    + " ON CONFLICT (stable_id, audience) DO UPDATE SET callee = excluded.callee, rule = excluded.rule",
            "DELETE FROM registry.audience_grant WHERE stable_id = ? AND audience = ?");
    static final RowTable PLACEMENT = new RowTable(
            new RowSource(
                    "SELECT cluster, namespace, service_account, stable_id, rule, service_account_uid FROM registry.placement",
                    List.of("cluster", "namespace", "service_account"),
                    Remembered.BY_CLUSTER),
            "INSERT INTO registry.placement (cluster, namespace, service_account, stable_id, rule, service_account_uid, observed_at)"
                    + " SELECT k.c, k.n, k.s, k.i, k.r, k.u, CASE WHEN k.u IS NULL THEN NULL ELSE clock_timestamp() END"
                    + " FROM (SELECT ?::text AS c, ?::text AS n, ?::text AS s, ?::text AS i, ?::text AS r, ?::text AS u) AS k"
                    + " ON CONFLICT (cluster, namespace, service_account) DO UPDATE SET stable_id = excluded.stable_id, rule = excluded.rule,"
                    + " service_account_uid = excluded.service_account_uid, observed_at = excluded.observed_at",
            "DELETE FROM registry.placement WHERE cluster = ? AND namespace = ? AND service_account = ?");
    static final RowTable BINDING = new RowTable(
            new RowSource(
                    "SELECT cluster, namespace, name, stable_id, role_kind, role_name, rule FROM registry.binding",
                    List.of("cluster", "namespace", "name"),
                    Remembered.BY_CLUSTER),
            "INSERT INTO registry.binding (cluster, namespace, name, stable_id, role_kind, role_name, rule) VALUES (?, ?, ?, ?, ?, ?, ?)"
                    + " ON CONFLICT (cluster, namespace, name) DO UPDATE SET stable_id = excluded.stable_id, role_kind = excluded.role_kind,"
                    + " role_name = excluded.role_name, rule = excluded.rule",
            "DELETE FROM registry.binding WHERE cluster = ? AND namespace = ? AND name = ?");
}
