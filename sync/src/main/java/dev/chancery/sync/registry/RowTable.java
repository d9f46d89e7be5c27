package dev.chancery.sync.registry;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * How the rows of a table are read, compared and written. Every value travels as text, so that reading and comparing need no
 * types.
 *
 * @param select the key columns, then the value columns, as text
 * @param arguments of the selection
 * @param keys how many key columns
 * @param upsert parameters: keys, then values
 * @param delete parameters: keys; null where rows stay for ever
 * @param stored makes a row as it was read comparable with one that is wanted
 */
record RowTable(
        String select,
        List<String> arguments,
        int keys,
        String upsert,
        @Nullable String delete,
        UnaryOperator<Row> stored) {
    record Row(List<String> key, List<@Nullable String> values) {}

    private RowTable(String select, int keys, String upsert, @Nullable String delete) {
        this(select, List.of(), keys, upsert, delete, UnaryOperator.identity());
    }

    /** The same table, of which only some rows are read; the others stay as they are. */
    RowTable where(String condition, String... values) {
        return new RowTable(select + " WHERE " + condition, List.of(values), keys, upsert, delete, stored);
    }

    private RowTable withJsonLast(int count) {
        return new RowTable(select, arguments, keys, upsert, delete, row -> JsonText.last(count, row));
    }

    static final RowTable CLUSTER_LABELS = new RowTable(
                    "SELECT name, labels::text FROM registry.cluster",
                    1,
                    "INSERT INTO registry.cluster (name, labels) VALUES (?, ?::jsonb) ON CONFLICT (name) DO UPDATE SET labels = excluded.labels"
                            + " WHERE cluster.labels IS DISTINCT FROM excluded.labels",
                    "DELETE FROM registry.cluster WHERE name = ?")
            .withJsonLast(1);
    /** What is wanted of the third column of {@link #CLUSTER_ISSUER}: the keys were seen within the hour. */
    static final String CONFIRMED = "true";

    static final RowTable CLUSTER_ISSUER = new RowTable(
                    "SELECT name, issuer, coalesce(jwks_learnt_at > clock_timestamp() - interval '1 hour', true)::text, discovery::text,"
                            + " jwks::text FROM registry.cluster",
                    1,
                    "UPDATE registry.cluster SET (issuer, discovery, jwks, jwks_learnt_at) = (new.issuer, new.discovery, new.jwks,"
                            + " CASE WHEN new.jwks IS NULL THEN NULL ELSE clock_timestamp() END)"
                            + " FROM (SELECT ?::text AS name, ?::text AS issuer, ?::text AS confirmed, ?::jsonb AS discovery, ?::jsonb AS jwks)"
                            + " AS new WHERE cluster.name = new.name",
                    null)
            .withJsonLast(2);
    private static final String INSTANT = " AT TIME ZONE 'UTC'";
    static final RowTable ROBOT = new RowTable(
            "SELECT stable_id, directory, login, dn, owner_dn, description, state, state_reason,"
                    + " to_char(state_since" + INSTANT + ", 'YYYY-MM-DD\"T\"HH24:MI:SS.US\"Z\"'),"
                    + " to_char(expires_at" + INSTANT
                    + ", 'YYYY-MM-DD\"T\"HH24:MI:SS.US\"Z\"'), service_account_name FROM registry.robot",
            1,
            "INSERT INTO registry.robot (stable_id, directory, login, dn, owner_dn, description, state, state_reason, state_since,"
                    + " expires_at, service_account_name) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?::timestamptz, ?::timestamptz, ?)"
                    + " ON CONFLICT (stable_id) DO UPDATE SET (login, dn, owner_dn, description, state, state_reason, state_since, expires_at)"
                    + " = (excluded.login, excluded.dn, excluded.owner_dn, excluded.description, excluded.state, excluded.state_reason,"
                    + " excluded.state_since, excluded.expires_at)"
                    + " WHERE (robot.login, robot.dn, robot.owner_dn, robot.description, robot.state, robot.state_reason, robot.expires_at)"
                    + " IS DISTINCT FROM (excluded.login, excluded.dn, excluded.owner_dn, excluded.description, excluded.state,"
                    + " excluded.state_reason, excluded.expires_at)",
            null);
    static final RowTable ROBOT_STATE = new RowTable(
            "SELECT stable_id, state, state_reason, to_char(state_since" + INSTANT
                    + ", 'YYYY-MM-DD\"T\"HH24:MI:SS.US\"Z\"') FROM registry.robot",
            1,
            "UPDATE registry.robot SET (state, state_reason, state_since) = (new.state, new.reason, new.since)"
                    + " FROM (SELECT ?::text AS id, ?::text AS state, ?::text AS reason, ?::timestamptz AS since) AS new"
                    + " WHERE stable_id = new.id AND robot.state <> new.state",
            null);
    static final RowTable AUDIENCE_GRANT = new RowTable(
            "SELECT stable_id, audience, callee, rule FROM registry.audience_grant",
            2,
            "INSERT INTO registry.audience_grant (stable_id, audience, callee, rule) VALUES (?, ?, ?, ?)"
                    + " ON CONFLICT (stable_id, audience) DO UPDATE SET callee = excluded.callee, rule = excluded.rule",
            "DELETE FROM registry.audience_grant WHERE stable_id = ? AND audience = ?");
    static final RowTable PLACEMENT = new RowTable(
            "SELECT cluster, namespace, service_account, stable_id, rule, service_account_uid FROM registry.placement",
            3,
            "INSERT INTO registry.placement (cluster, namespace, service_account, stable_id, rule, service_account_uid, observed_at)"
                    + " SELECT k.c, k.n, k.s, k.i, k.r, k.u, CASE WHEN k.u IS NULL THEN NULL ELSE clock_timestamp() END"
                    + " FROM (SELECT ?::text AS c, ?::text AS n, ?::text AS s, ?::text AS i, ?::text AS r, ?::text AS u) AS k"
                    + " ON CONFLICT (cluster, namespace, service_account) DO UPDATE SET stable_id = excluded.stable_id, rule = excluded.rule,"
                    + " service_account_uid = excluded.service_account_uid, observed_at = excluded.observed_at",
            "DELETE FROM registry.placement WHERE cluster = ? AND namespace = ? AND service_account = ?");
    static final RowTable BINDING = new RowTable(
            "SELECT cluster, namespace, name, stable_id, role_kind, role_name, rule FROM registry.binding",
            3,
            "INSERT INTO registry.binding (cluster, namespace, name, stable_id, role_kind, role_name, rule) VALUES (?, ?, ?, ?, ?, ?, ?)"
                    + " ON CONFLICT (cluster, namespace, name) DO UPDATE SET stable_id = excluded.stable_id, role_kind = excluded.role_kind,"
                    + " role_name = excluded.role_name, rule = excluded.rule",
            "DELETE FROM registry.binding WHERE cluster = ? AND namespace = ? AND name = ?");

    static Row row(String key, @Nullable String... values) {
        return new Row(List.of(key), values(values));
    }

    /** A list that may hold nulls, which {@link List#of} does not. */
    static List<@Nullable String> values(@Nullable String... values) {
        var list = new ArrayList<@Nullable String>();
        Collections.addAll(list, values);
        return list;
    }
}
