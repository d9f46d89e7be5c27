package dev.chancery.migrations;

import static dev.chancery.migrations.MigratedDatabase.BROKER;
import static dev.chancery.migrations.MigratedDatabase.SYNC;
import static org.assertj.core.api.Assertions.assertThat;

import dev.chancery.testbed.Database;
import dev.chancery.testbed.Servers;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What each role may, and the much longer table of what it may not. */
@ExtendWith(Servers.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class RefusalsIT {
    private static final String GENERATION = "SELECT registry.commit_generation(NULL); ";
    private static final String ROBOT = """
            INSERT INTO registry.robot (stable_id, directory, login, dn, state, state_since, service_account_name)
            VALUES ('%1$s', 'corp', '%1$s', 'cn=%1$s', 'active', now(), '%1$s');
            """;
    private static final String KEY = """
            INSERT INTO broker.signing_key (kid, algorithm, public_jwk, sealed_private_key, sealed_with, state, signs_from)
            VALUES ('%1$s', 'ES256', '{"kid": "%1$s"}', '\\x01', 'kek-1', 'published', clock_timestamp() + interval '1 hour');
            """;

    private MigratedDatabase database;

    @BeforeAll
    void migrate(Database server) {
        database = MigratedDatabase.on(server);
        database.run(BROKER, KEY.formatted("present"));
        database.change(ROBOT.formatted("present"));
    }

    @AfterAll
    void drop() {
        database.close();
    }

    @ParameterizedTest(name = "{0} may: {1}")
    @MethodSource("allowed")
    void allowsWhatTheWorkNeeds(String role, String statements) {
        database.run(role, statements);
    }

    static Stream<Arguments> allowed() {
        return Stream.of(
                Arguments.of(
                        SYNC,
                        GENERATION + ROBOT.formatted("mine")
                                + "UPDATE registry.robot SET description = 'x' WHERE stable_id = 'mine'"),
                Arguments.of(
                        SYNC,
                        GENERATION
                                + "INSERT INTO registry.cluster (name) VALUES ('gone'); DELETE FROM registry.cluster WHERE name = 'gone'"),
                Arguments.of(
                        SYNC,
                        GENERATION
                                + "DELETE FROM registry.placement; DELETE FROM registry.binding; DELETE FROM registry.audience_grant"),
                Arguments.of(SYNC, "INSERT INTO sync.run (trigger) VALUES ('test'); UPDATE sync.run SET detail = 'x'"),
                Arguments.of(
                        SYNC,
                        "INSERT INTO sync.directory_reading VALUES ('d', now(), 1, 's', now()); DELETE FROM sync.directory_reading"),
                Arguments.of(
                        SYNC,
                        "INSERT INTO audit.event (kind, detail) VALUES ('test', '{}'); SELECT * FROM audit.event, audit.head"),
                Arguments.of(SYNC, "SELECT * FROM audit.broken()"),
                Arguments.of(
                        BROKER,
                        "SELECT * FROM registry.generation, registry.cluster, registry.robot, registry.placement, registry.binding, registry.audience_grant"),
                Arguments.of(
                        BROKER,
                        KEY.formatted("mine")
                                + "UPDATE broker.signing_key SET sealed_private_key = '\\x02', sealed_with = 'kek-2' WHERE kid = 'mine'"),
                Arguments.of(
                        BROKER,
                        "INSERT INTO broker.revocation (jti, expires_at, revoked_by) VALUES ('old', now(), 'x'); DELETE FROM broker.revocation WHERE jti = 'old'"),
                Arguments.of(
                        BROKER,
                        "INSERT INTO audit.event (kind, detail) VALUES ('test', '{}'); SELECT * FROM audit.broken()"),
                Arguments.of(BROKER, "LISTEN registry_changed"));
    }

    @ParameterizedTest(name = "{0} may not: {1}")
    @MethodSource({"refusedToSync", "refusedToTheBroker", "refusedToBoth"})
    void refusesWhatTheWorkDoesNotNeed(String role, String statements) {
        var refusal = database.refusal(role, statements);

        assertThat(refusal.state()).as("%s", refusal.getMessage()).isEqualTo("42501");
    }

    static Stream<Arguments> refusedToSync() {
        return Stream.of(
                        "SELECT sealed_private_key FROM broker.signing_key",
                        "SELECT kid FROM broker.signing_key",
                        KEY.formatted("forged"),
                        "UPDATE broker.signing_key SET state = 'signing'",
                        "DELETE FROM broker.signing_key",
                        "SELECT * FROM broker.revocation",
                        "INSERT INTO broker.revocation (jti, expires_at, revoked_by) VALUES ('j', now(), 'x')",
                        "DELETE FROM broker.revocation",
                        "DELETE FROM registry.robot",
                        "TRUNCATE registry.robot CASCADE",
                        "TRUNCATE registry.placement",
                        "INSERT INTO registry.generation (note) VALUES ('mine')",
                        "UPDATE registry.generation SET note = 'rewritten'",
                        "DELETE FROM registry.generation",
                        "DELETE FROM sync.run",
                        "DELETE FROM sync.cluster_run",
                        "DELETE FROM sync.held",
                        "UPDATE sync.pause SET reason = 'another'",
                        "UPDATE sync.taken SET kind = 'renames'",
                        "UPDATE sync.held_together SET kind = 'renames'",
                        "DELETE FROM sync.adoption",
                        "UPDATE sync.adoption SET stable_id = 'r2'",
                        "TRUNCATE sync.run CASCADE",
                        "ALTER TABLE registry.robot DISABLE TRIGGER ALL",
                        "DROP TRIGGER guard ON registry.robot",
                        "DROP TABLE sync.held",
                        "CREATE TABLE registry.mine (a int)",
                        "CREATE TABLE sync.mine (a int)",
                        "SET ROLE chancery_broker")
                .map(statement -> Arguments.of(SYNC, statement));
    }

    static Stream<Arguments> refusedToTheBroker() {
        return Stream.of(
                        "SELECT registry.commit_generation(NULL)",
                        "SELECT registry.current_generation()",
                        "INSERT INTO registry.generation (note) VALUES ('mine')",
                        "INSERT INTO registry.cluster (name) VALUES ('mine')",
                        "UPDATE registry.cluster SET jwks = NULL",
                        "DELETE FROM registry.cluster",
                        ROBOT.formatted("forged"),
                        "UPDATE registry.robot SET state = 'active'",
                        "UPDATE registry.robot SET description = 'x' WHERE stable_id = 'nobody'",
                        "DELETE FROM registry.robot",
                        "TRUNCATE registry.robot CASCADE",
                        "INSERT INTO registry.placement (cluster, namespace, service_account, stable_id, rule) VALUES ('c', 'n', 's', 'present', 'r')",
                        "UPDATE registry.placement SET service_account_uid = 'x'",
                        "DELETE FROM registry.placement",
                        "INSERT INTO registry.binding (cluster, namespace, name, stable_id, role_kind, role_name, rule) VALUES ('c', 'n', 'b', 'present', 'Role', 'r', 'r')",
                        "UPDATE registry.binding SET role_name = 'cluster-admin'",
                        "DELETE FROM registry.binding",
                        "INSERT INTO registry.audience_grant (stable_id, audience, rule) VALUES ('present', 'vault', 'mine')",
                        "UPDATE registry.audience_grant SET audience = 'vault'",
                        "DELETE FROM registry.audience_grant",
                        "SELECT * FROM registry.robot FOR UPDATE",
                        "BEGIN; LOCK TABLE registry.robot IN ACCESS EXCLUSIVE MODE",
                        "SELECT * FROM sync.run",
                        "SELECT * FROM sync.cluster_run",
                        "SELECT * FROM sync.held",
                        "SELECT * FROM sync.directory_reading",
                        "INSERT INTO sync.run (trigger) VALUES ('mine')",
                        "UPDATE sync.held SET state = 'approved'",
                        "SELECT * FROM sync.pause",
                        "SELECT * FROM sync.taken",
                        "SELECT * FROM sync.held_together",
                        "INSERT INTO sync.adoption (entry_id, stable_id, adopted_by, reason) VALUES ('a', 'present', 'me', 'x')",
                        "DELETE FROM broker.signing_key",
                        "TRUNCATE broker.signing_key",
                        "TRUNCATE broker.revocation",
                        "UPDATE broker.revocation SET expires_at = now()",
                        "ALTER TABLE broker.signing_key DISABLE TRIGGER ALL",
                        "CREATE TABLE broker.mine (a int)",
                        "SET ROLE chancery_sync")
                .map(statement -> Arguments.of(BROKER, statement));
    }

    static Stream<Arguments> refusedToBoth() {
        return Stream.of(
                        "UPDATE audit.event SET detail = '{}'",
                        "UPDATE audit.event SET detail = '{}' WHERE false",
                        "DELETE FROM audit.event",
                        "TRUNCATE audit.event",
                        "SELECT * FROM audit.event FOR UPDATE",
                        "INSERT INTO audit.event (kind, detail, chain) VALUES ('test', '{}', 'sync')",
                        "INSERT INTO audit.event (kind, detail, chain) VALUES ('test', '{}', 'broker')",
                        "INSERT INTO audit.event (kind, detail, seq) VALUES ('test', '{}', 1)",
                        "INSERT INTO audit.event (kind, detail, at) VALUES ('test', '{}', '2000-01-01')",
                        "INSERT INTO audit.event (kind, detail, hash) VALUES ('test', '{}', '\\x00')",
                        "INSERT INTO audit.event (kind, detail, previous_hash) VALUES ('test', '{}', '\\x00')",
                        "UPDATE audit.head SET seq = 0",
                        "INSERT INTO audit.head VALUES ('mine', 0, '\\x00')",
                        "DELETE FROM audit.head",
                        "SELECT * FROM audit.head FOR UPDATE",
                        "SELECT audit.chain_of('chancery_sync')",
                        "ALTER TABLE audit.event DISABLE TRIGGER ALL",
                        "DROP TRIGGER append_only ON audit.event",
                        "CREATE OR REPLACE FUNCTION audit.refuse() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NULL; END'",
                        "SET session_replication_role = replica",
                        "SET SESSION AUTHORIZATION postgres",
                        "CREATE SCHEMA mine",
                        "CREATE TABLE public.mine (a int)",
                        "CREATE TEMPORARY TABLE mine (a int)",
                        "CREATE ROLE mine",
                        "SELECT 1 FROM pg_authid",
                        "SELECT * FROM migrations.flyway_schema_history",
                        "COPY audit.event TO PROGRAM 'cat'")
                .flatMap(statement -> Stream.of(SYNC, BROKER).map(role -> Arguments.of(role, statement)));
    }
}
