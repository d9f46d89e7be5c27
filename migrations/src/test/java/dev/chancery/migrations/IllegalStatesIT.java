package dev.chancery.migrations;

import static dev.chancery.migrations.MigratedDatabase.BROKER;
import static dev.chancery.migrations.MigratedDatabase.SYNC;
import static org.assertj.core.api.Assertions.assertThat;

import dev.chancery.testbed.Database;
import dev.chancery.testbed.Servers;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** One of everything, sound; each row of the tables bends one thing. */
@ExtendWith(Servers.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class IllegalStatesIT {
    private static final String SOUND = """
            INSERT INTO registry.cluster (name) VALUES ('east');
            INSERT INTO registry.robot (stable_id, directory, login, dn, state, state_since, service_account_name)
            VALUES ('r1', 'corp', 'backup', 'cn=backup', 'active', now(), 'backup'),
                   ('r2', 'corp', 'report', 'cn=report', 'active', now(), 'report');
            INSERT INTO registry.placement (cluster, namespace, service_account, stable_id, rule) VALUES ('east', 'jobs', 'backup', 'r1', 'all');
            INSERT INTO registry.binding (cluster, namespace, name, stable_id, role_kind, role_name, rule) VALUES ('east', 'jobs', 'b', 'r1', 'Role', 'reader', 'all');
            INSERT INTO registry.audience_grant (stable_id, audience, rule) VALUES ('r1', 'vault', 'all');
            INSERT INTO sync.run (id, trigger) VALUES ('00000000-0000-7000-8000-000000000001', 'test');
            INSERT INTO sync.held (id, run_id, digest, reason, plan) VALUES ('00000000-0000-7000-8000-000000000002', '00000000-0000-7000-8000-000000000001', 'd', 'many deletions', '{}');
            """;
    private static final String SOUND_KEYS = """
            INSERT INTO broker.signing_key (kid, algorithm, public_jwk, sealed_private_key, sealed_with, state, signs_from)
            VALUES ('one', 'ES256', '{"kid": "one"}', '\\x01', 'kek', 'signing', clock_timestamp() + interval '1 hour'),
                   ('two', 'ES256', '{"kid": "two"}', '\\x01', 'kek', 'published', clock_timestamp() + interval '1 hour');
            INSERT INTO broker.revocation (jti, expires_at, revoked_by) VALUES ('live', now() + interval '1 hour', 'admin');
            """;
    private static final String PAUSE =
            "INSERT INTO sync.pause (cluster, paused_by, reason) VALUES (%s, 'me', 'why'); ";
    private static final String ADOPTION =
            "INSERT INTO sync.adoption (entry_id, stable_id, adopted_by, reason) VALUES ('%s', '%s', 'me', 'why'); ";
    private static final String TAKEN = "WITH run AS (INSERT INTO sync.run (trigger) VALUES ('test') RETURNING id)"
            + " INSERT INTO sync.taken (run_id, cluster, kind, object) SELECT id, %s, '%s', '%s' FROM run; ";
    private static final String TOGETHER = "WITH run AS (INSERT INTO sync.run (trigger) VALUES ('test') RETURNING id)"
            + " INSERT INTO sync.held_together (run_id, cluster, kind, object) SELECT id, %s, '%s', '%s' FROM run; ";
    private static final Set<String> MOVES = Set.of(
            "active suspended",
            "active quarantined",
            "suspended active",
            "suspended quarantined",
            "quarantined active",
            "quarantined suspended",
            "quarantined deleted",
            "deleted active",
            "deleted suspended");
    private static final List<String> STATES = List.of("active", "suspended", "quarantined", "deleted");

    private MigratedDatabase database;

    @BeforeAll
    void fill(Database server) {
        database = MigratedDatabase.on(server);
        database.change(SOUND);
        database.run(BROKER, SOUND_KEYS);
    }

    @AfterAll
    void drop() {
        database.close();
    }

    @AfterEach
    void nothingWasLetThrough() {
        assertThat(database.values(SYNC, "SELECT count(*) FROM registry.robot")).containsExactly("2");
    }

    @ParameterizedTest(name = "{0}: {1}")
    @MethodSource({"registry", "sync", "broker"})
    void refuses(String constraint, String statements) {
        var role = statements.contains("broker.") ? BROKER : SYNC;
        var prefix = statements.contains("registry.") ? "SELECT registry.commit_generation(NULL); " : "";

        var refusal = database.refusal(role, prefix + statements);

        assertThat(refusal.state()).as("%s", refusal.getMessage()).startsWith("23");
        assertThat(refusal).hasMessageContaining(constraint);
    }

    private static Arguments discovery(String constraint, String settings) {
        return Arguments.of(
                constraint,
                "INSERT INTO registry.cluster (name, issuer, discovery) VALUES ('new', 'https://i', '" + settings
                        + "')");
    }

    static Stream<Arguments> registry() {
        return Stream.of(
                Arguments.of("dns_label", "INSERT INTO registry.cluster (name) VALUES ('East')"),
                Arguments.of("dns_label", "INSERT INTO registry.cluster (name) VALUES ('-east')"),
                Arguments.of("dns_label", "INSERT INTO registry.cluster (name) VALUES ('')"),
                Arguments.of("dns_label", "INSERT INTO registry.cluster (name) VALUES (repeat('a', 64))"),
                Arguments.of("dns_label", "INSERT INTO registry.cluster (name) VALUES (E'east\\n')"),
                Arguments.of("cluster_issuer_check", "UPDATE registry.cluster SET issuer = 'https://a b'"),
                Arguments.of("cluster_jwks_check", "UPDATE registry.cluster SET jwks = '{}', jwks_learnt_at = now()"),
                Arguments.of(
                        "cluster_jwks_check",
                        "UPDATE registry.cluster SET jwks = '{\"keys\": [{\"kid\": \"a\", \"d\": \"private\"}]}', jwks_learnt_at = now()"),
                discovery("discovery_is_an_object", "[]"),
                discovery("discovery_is_an_object", "\"https://i/jwks\""),
                discovery("discovery_is_an_object", "{\"jwks_uri\": \"https://i/jwks\"}"),
                discovery("discovery_says_how", "{\"jwks_url\": null}"),
                discovery("discovery_says_how", "{\"discovery_url\": [\"https://i\"]}"),
                discovery("discovery_says_how", "{\"allow_http\": \"true\"}"),
                discovery("discovery_says_how", "{\"allow_private_addresses\": 1}"),
                discovery("discovery_holds_no_secret", "{\"ca\": \"-----BEGIN PRIVATE KEY-----\"}"),
                Arguments.of(
                        "discovery_of_an_issuer",
                        "INSERT INTO registry.cluster (name, discovery) VALUES ('new', '{}')"),
                Arguments.of(
                        "discovery_or_keys",
                        "INSERT INTO registry.cluster (name, issuer, jwks, jwks_learnt_at, discovery)"
                                + " VALUES ('new', 'https://i', '{\"keys\": []}', now(), '{}')"),
                Arguments.of(
                        "no_symmetric_key",
                        "UPDATE registry.cluster SET jwks = '{\"keys\": [{\"kty\": \"oct\", \"k\": \"secret\"}]}', jwks_learnt_at = now()"),
                Arguments.of("keys_with_their_time", "UPDATE registry.cluster SET jwks = '{\"keys\": []}'"),
                Arguments.of("cluster_labels_check", "UPDATE registry.cluster SET labels = '[]'"),
                Arguments.of("placement_cluster_fkey", "DELETE FROM registry.cluster"),
                Arguments.of(
                        "cannot begin as deleted", robot("'r3', 'corp', 'x', 'cn=x', 'deleted', 'gone', now(), 'x'")),
                Arguments.of(
                        "cannot begin as quarantined",
                        robot("'r3', 'corp', 'x', 'cn=x', 'quarantined', 'gone', now(), 'x'")),
                Arguments.of(
                        "cannot go from active to retired",
                        "UPDATE registry.robot SET state = 'retired', state_reason = 'x' WHERE stable_id = 'r2'"),
                Arguments.of("reason_unless_active", robot("'r3', 'corp', 'x', 'cn=x', 'suspended', NULL, now(), 'x'")),
                Arguments.of(
                        "robot_service_account_name_key",
                        robot("'r3', 'corp', 'x', 'cn=x', 'active', NULL, now(), 'backup'")),
                Arguments.of("dns_label", robot("'r3', 'corp', 'x', 'cn=x', 'active', NULL, now(), 'back_up'")),
                Arguments.of("robot_pkey", robot("'r1', 'corp', 'x', 'cn=x', 'active', NULL, now(), 'x'")),
                Arguments.of("robot_stable_id_check", robot("'', 'corp', 'x', 'cn=x', 'active', NULL, now(), 'x'")),
                Arguments.of("robot_stable_id_check", robot("'r 3', 'corp', 'x', 'cn=x', 'active', NULL, now(), 'x'")),
                Arguments.of("robot_login_check", robot("'r3', 'corp', '', 'cn=x', 'active', NULL, now(), 'x'")),
                Arguments.of("never change", "UPDATE registry.robot SET stable_id = 'r9' WHERE stable_id = 'r2'"),
                Arguments.of(
                        "never change",
                        "UPDATE registry.robot SET service_account_name = 'other' WHERE stable_id = 'r2'"),
                Arguments.of(
                        "never change",
                        "UPDATE registry.robot SET first_seen = now() + interval '1 day' WHERE stable_id = 'r2'"),
                Arguments.of("placement_pkey", placement("'east', 'jobs', 'backup', 'r2', 'all', NULL, NULL")),
                Arguments.of("placement_cluster_fkey", placement("'west', 'jobs', 'backup', 'r2', 'all', NULL, NULL")),
                Arguments.of("placement_stable_id_fkey", placement("'east', 'jobs', 'other', 'r3', 'all', NULL, NULL")),
                Arguments.of("dns_label", placement("'east', 'Jobs', 'other', 'r2', 'all', NULL, NULL")),
                Arguments.of("null value", placement("'east', 'jobs', 'other', 'r2', NULL, NULL, NULL")),
                Arguments.of("placement_rule_check", placement("'east', 'jobs', 'other', 'r2', '', NULL, NULL")),
                Arguments.of("uid_with_its_time", placement("'east', 'jobs', 'other', 'r2', 'all', 'uid', NULL")),
                Arguments.of("uid_with_its_time", placement("'east', 'jobs', 'other', 'r2', 'all', NULL, now()")),
                Arguments.of("role_lives_in_a_namespace", binding("'east', '', 'x', 'r1', 'Role', 'reader', 'all'")),
                Arguments.of("binding_role_kind_check", binding("'east', 'jobs', 'x', 'r1', 'role', 'reader', 'all'")),
                Arguments.of("binding_namespace_check", binding("'east', 'Jobs', 'x', 'r1', 'Role', 'reader', 'all'")),
                Arguments.of("binding_role_name_check", binding("'east', 'jobs', 'x', 'r1', 'Role', 'a/b', 'all'")),
                Arguments.of("binding_name_check", binding("'east', 'jobs', '', 'r1', 'Role', 'reader', 'all'")),
                Arguments.of("binding_pkey", binding("'east', 'jobs', 'b', 'r2', 'Role', 'reader', 'all'")),
                Arguments.of("binding_stable_id_fkey", binding("'east', 'jobs', 'x', 'r3', 'Role', 'reader', 'all'")),
                Arguments.of("audience_grant_pkey", grant("'r1', 'vault', NULL, 'other'")),
                Arguments.of("audience_grant_audience_check", grant("'r1', '', NULL, 'all'")),
                Arguments.of("audience_grant_audience_check", grant("'r1', 'a b', NULL, 'all'")),
                Arguments.of("audience_grant_callee_fkey", grant("'r1', 'robot:x', 'r3', 'all'")),
                Arguments.of("audience_grant_stable_id_fkey", grant("'r3', 'vault', NULL, 'all'")));
    }

    static Stream<Arguments> sync() {
        return Stream.of(
                Arguments.of("run_reading_check", "UPDATE sync.run SET reading = 'almost'"),
                Arguments.of("partial_for_a_reason", "UPDATE sync.run SET reading = 'partial'"),
                Arguments.of(
                        "partial_for_a_reason",
                        "UPDATE sync.run SET reading = 'complete', reading_reason = 'size limit'"),
                Arguments.of("finished_with_an_outcome", "UPDATE sync.run SET finished_at = clock_timestamp()"),
                Arguments.of("finished_with_an_outcome", "UPDATE sync.run SET outcome = 'held'"),
                Arguments.of(
                        "finished_after_the_start",
                        "UPDATE sync.run SET outcome = 'held', finished_at = started_at - interval '1 second'"),
                Arguments.of(
                        "run_outcome_check", "UPDATE sync.run SET outcome = 'fine', finished_at = clock_timestamp()"),
                Arguments.of(
                        "in_line_by_a_complete_reading",
                        "UPDATE sync.run SET outcome = 'in_line', finished_at = clock_timestamp()"),
                Arguments.of(
                        "in_line_by_a_complete_reading",
                        "UPDATE sync.run SET reading = 'partial', reading_reason = 'x', outcome = 'in_line', finished_at = clock_timestamp()"),
                Arguments.of("run_entries_check", "UPDATE sync.run SET entries = -1"),
                Arguments.of(
                        "cluster_run_run_id_fkey",
                        "INSERT INTO sync.cluster_run (run_id, cluster) VALUES ('00000000-0000-7000-8000-00000000000f', 'east')"),
                Arguments.of(
                        "cluster_run_deleted_check",
                        "INSERT INTO sync.cluster_run (run_id, cluster, deleted) SELECT id, 'east', -1 FROM sync.run"),
                Arguments.of(
                        "in_line_without_failures",
                        "INSERT INTO sync.cluster_run (run_id, cluster, failed, outcome, finished_at) SELECT id, 'east', 1, 'in_line', clock_timestamp() + interval '1 minute' FROM sync.run"),
                Arguments.of(
                        "held_waiting_once",
                        "INSERT INTO sync.held (run_id, digest, reason, plan) SELECT id, 'd', 'x', '{}' FROM sync.run"),
                Arguments.of(
                        "begins waiting, not approved",
                        "INSERT INTO sync.held (run_id, digest, reason, plan, state, decided_at, decided_by) SELECT id, 'e', 'x', '{}', 'approved', now(), 'me' FROM sync.run"),
                Arguments.of("decided_for_ever", "UPDATE sync.held SET state = 'approved'"),
                Arguments.of("decided_by_somebody", "UPDATE sync.held SET state = 'approved', decided_at = now()"),
                Arguments.of("waiting_is_undecided", "UPDATE sync.held SET decided_at = now(), decided_by = 'me'"),
                Arguments.of(
                        "cannot go from waiting to applied",
                        "UPDATE sync.held SET state = 'applied', decided_at = now(), decided_by = 'me'"),
                Arguments.of("cannot be rewritten", "UPDATE sync.held SET plan = '{\"delete\": \"all\"}'"),
                Arguments.of("cannot be rewritten", "UPDATE sync.held SET digest = 'other'"),
                Arguments.of(
                        "cannot go from rejected to approved",
                        decided("rejected") + "UPDATE sync.held SET state = 'approved'"),
                Arguments.of(
                        "cannot go from approved to rejected",
                        decided("approved") + "UPDATE sync.held SET state = 'rejected'"),
                Arguments.of(
                        "cannot go from approved to waiting",
                        decided("approved") + "UPDATE sync.held SET state = 'waiting'"),
                Arguments.of(
                        "is decided already",
                        decided("approved") + "UPDATE sync.held SET decided_by = 'somebody else'"),
                Arguments.of(
                        "is decided already", decided("rejected") + "UPDATE sync.held SET decision_reason = 'another'"),
                Arguments.of(
                        "cannot go from applied to approved",
                        decided("approved")
                                + "UPDATE sync.held SET state = 'applied'; UPDATE sync.held SET state = 'approved'"),
                Arguments.of(
                        "cannot go from expired to approved",
                        "UPDATE sync.held SET state = 'expired'; UPDATE sync.held SET state = 'approved'"),
                Arguments.of("used_when_applied", decided("approved") + "UPDATE sync.held SET used_by_run = run_id"),
                Arguments.of(
                        "is used already",
                        decided("approved") + "UPDATE sync.held SET state = 'applied', used_by_run = run_id;"
                                + " UPDATE sync.held SET used_by_run = NULL"),
                Arguments.of("paused_once", PAUSE.formatted("NULL") + PAUSE.formatted("NULL")),
                Arguments.of("paused_once", PAUSE.formatted("'east'") + PAUSE.formatted("'east'")),
                Arguments.of(
                        "pause_reason_check",
                        "INSERT INTO sync.pause (cluster, paused_by, reason) VALUES ('east', 'me', '')"),
                Arguments.of("taken_object_check", TAKEN.formatted("'east'", "deletions", "")),
                Arguments.of("taken_kind_check", TAKEN.formatted("'east'", "additions", "a")),
                Arguments.of("readings_of_no_cluster", TAKEN.formatted("'east'", "lost-audiences", "a")),
                Arguments.of("readings_of_no_cluster", TAKEN.formatted("'east'", "returning", "r1")),
                Arguments.of("readings_of_no_cluster", TAKEN.formatted("NULL", "renames", "a")),
                Arguments.of("held_together_object_check", TOGETHER.formatted("'east'", "deletions", "")),
                Arguments.of("held_together_kind_check", TOGETHER.formatted("'east'", "additions", "a")),
                Arguments.of("readings_of_no_cluster", TOGETHER.formatted("'east'", "vanishing", "r1")),
                Arguments.of("readings_of_no_cluster", TOGETHER.formatted("NULL", "cluster-wide", "r1")),
                Arguments.of(
                        "held_together_once",
                        TOGETHER.formatted("NULL", "vanishing", "r1") + TOGETHER.formatted("NULL", "vanishing", "r1")),
                Arguments.of("adopted_by_another_robot", ADOPTION.formatted("r1", "r1")),
                Arguments.of("adoption_stable_id_fkey", ADOPTION.formatted("new", "nobody")),
                Arguments.of("adoption_pkey", ADOPTION.formatted("new", "r1") + ADOPTION.formatted("new", "r2")),
                Arguments.of(
                        "null value",
                        "INSERT INTO sync.directory_reading (directory, read_at, entries, server_identity) VALUES ('d', now(), 1, 's')"),
                Arguments.of(
                        "directory_reading_entries_check",
                        "INSERT INTO sync.directory_reading VALUES ('d', now(), -1, 's', now())"));
    }

    static Stream<Arguments> broker() {
        return Stream.of(
                Arguments.of(
                        "signing_key_one_per_algorithm",
                        "UPDATE broker.signing_key SET state = 'signing' WHERE kid = 'two'"),
                Arguments.of(
                        "cannot go back from signing to published",
                        "UPDATE broker.signing_key SET state = 'published' WHERE kid = 'one'"),
                Arguments.of(
                        "removed_with_its_time",
                        "UPDATE broker.signing_key SET state = 'removed', sealed_private_key = NULL WHERE kid = 'one'"),
                Arguments.of(
                        "removed_has_no_private_part",
                        "UPDATE broker.signing_key SET state = 'removed', removed_at = now() WHERE kid = 'one'"),
                Arguments.of(
                        "removed_with_its_time", "UPDATE broker.signing_key SET removed_at = now() WHERE kid = 'one'"),
                Arguments.of(
                        "able_to_sign", "UPDATE broker.signing_key SET sealed_private_key = NULL WHERE kid = 'one'"),
                Arguments.of(
                        "does not come back",
                        "UPDATE broker.signing_key SET state = 'retired', sealed_private_key = NULL WHERE kid = 'one'; UPDATE broker.signing_key SET sealed_private_key = '\\x02' WHERE kid = 'one'"),
                Arguments.of(
                        "never change",
                        "UPDATE broker.signing_key SET public_jwk = '{\"kid\": \"one\", \"x\": \"other\"}' WHERE kid = 'one'"),
                Arguments.of("never change", "UPDATE broker.signing_key SET algorithm = 'RS256' WHERE kid = 'one'"),
                Arguments.of(
                        "public_part_is_public",
                        key(
                                "'three', 'ES256', '{\"kid\": \"three\", \"d\": \"secret\"}', '\\x01', 'kek', 'published', clock_timestamp() + interval '1 hour'")),
                Arguments.of(
                        "same_kid",
                        key(
                                "'three', 'ES256', '{\"kid\": \"four\"}', '\\x01', 'kek', 'published', clock_timestamp() + interval '1 hour'")),
                Arguments.of(
                        "signing_key_algorithm_check",
                        key(
                                "'three', 'none', '{\"kid\": \"three\"}', '\\x01', 'kek', 'published', clock_timestamp() + interval '1 hour'")),
                Arguments.of(
                        "cannot begin as retired",
                        key(
                                "'three', 'ES256', '{\"kid\": \"three\"}', '\\x01', 'kek', 'retired', clock_timestamp() + interval '1 hour'")),
                Arguments.of(
                        "timeline_in_order",
                        key(
                                "'three', 'ES256', '{\"kid\": \"three\"}', '\\x01', 'kek', 'published', clock_timestamp() - interval '1 hour'")),
                Arguments.of(
                        "timeline_in_order", "UPDATE broker.signing_key SET retires_at = signs_from WHERE kid = 'one'"),
                Arguments.of(
                        "removal_after_retirement",
                        "UPDATE broker.signing_key SET removes_at = signs_from WHERE kid = 'one'"),
                Arguments.of("its revocation stays", "DELETE FROM broker.revocation WHERE jti = 'live'"));
    }

    @Test
    void movesARobotThroughItsLifecycleOnly() {
        for (var from : STATES) {
            for (var to : STATES) {
                var attempt = "SELECT registry.commit_generation(NULL); " + reach(from) + move(to) + "SELECT 1 / 0";
                var refusal = database.refusal(SYNC, attempt);
                // The last statement always fails, so that nothing stays: 22012 means that all before it were allowed.
                var allowed = from.equals(to) || MOVES.contains(from + " " + to);
                assertThat(refusal.state())
                        .as("%s to %s: %s", from, to, refusal.getMessage())
                        .isEqualTo(allowed ? "22012" : "23514");
            }
        }
    }

    @Test
    void keepsTheTimeOfAStateWhileItLasts() {
        database.change(
                "UPDATE registry.robot SET state_since = '2040-01-01', description = 'changed' WHERE stable_id = 'r2'");
        assertThat(database.values(
                        SYNC, "SELECT state_since < '2040-01-01' FROM registry.robot WHERE stable_id = 'r2'"))
                .containsExactly("t");
    }

    private static String reach(String state) {
        return switch (state) {
            case "active" -> "";
            case "deleted" -> move("quarantined") + move("deleted");
            default -> move(state);
        };
    }

    private static String move(String state) {
        return "UPDATE registry.robot SET state = '" + state
                + "', state_reason = 'test', state_since = now() WHERE stable_id = 'r2'; ";
    }

    private static String robot(String values) {
        return "INSERT INTO registry.robot (stable_id, directory, login, dn, state, state_reason, state_since, service_account_name) VALUES ("
                + values + ")";
    }

    private static String placement(String values) {
        return "INSERT INTO registry.placement (cluster, namespace, service_account, stable_id, rule, service_account_uid, observed_at) VALUES ("
                + values + ")";
    }

    private static String binding(String values) {
        return "INSERT INTO registry.binding (cluster, namespace, name, stable_id, role_kind, role_name, rule) VALUES ("
                + values + ")";
    }

    private static String grant(String values) {
        return "INSERT INTO registry.audience_grant (stable_id, audience, callee, rule) VALUES (" + values + ")";
    }

    private static String key(String values) {
        return "INSERT INTO broker.signing_key (kid, algorithm, public_jwk, sealed_private_key, sealed_with, state, signs_from) VALUES ("
                + values + ")";
    }

    private static String decided(String state) {
        return "UPDATE sync.held SET state = '" + state + "', decided_at = now(), decided_by = 'me'; ";
    }
}
