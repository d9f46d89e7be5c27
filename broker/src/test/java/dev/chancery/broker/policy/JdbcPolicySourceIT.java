package dev.chancery.broker.policy;

import static dev.chancery.broker.policy.TestDossiers.NOW;
import static dev.chancery.broker.policy.TestDossiers.UID;
import static dev.chancery.broker.policy.TestDossiers.active;
import static dev.chancery.broker.policy.TestDossiers.place;
import static dev.chancery.broker.policy.TestDossiers.workload;
import static dev.chancery.broker.policy.TestRegistry.grant;
import static dev.chancery.broker.policy.TestRegistry.home;
import static dev.chancery.broker.policy.TestRegistry.robot;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.chancery.broker.policy.PolicySource.View;
import dev.chancery.testbed.Database;
import dev.chancery.testbed.Servers;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.time.Duration;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Follows a real PostgreSQL with no more rights than the broker has. */
@ExtendWith(Servers.class)
class JdbcPolicySourceIT {
    private static final Duration LIMIT = Duration.ofMinutes(2);
    /** So long that only a notification can be the reason why something is seen. */
    private static final FollowSettings TOLD = new FollowSettings(LIMIT.multipliedBy(5), Duration.ofMinutes(15));

    private static final FollowSettings POLLED = new FollowSettings(Duration.ofMillis(200), Duration.ofMinutes(15));

    private final TestRegistry registry;
    private final SetClock clock = new SetClock(NOW);
    private final PrometheusMeterRegistry metrics = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    private JdbcPolicySource source;

    JdbcPolicySourceIT(Database server) {
        registry = TestRegistry.on(server);
        source = new JdbcPolicySource(registry.broker(), TOLD, clock, metrics);
    }

    @BeforeEach
    void fill() {
        registry.change(robot("backup"), robot("store"), home("backup"), grant("backup", "vault"));
    }

    @AfterEach
    void drop() {
        source.close();
        registry.close();
    }

    @Test
    void answersNotLoadedUntilTheRegistryWasRead() {
        assertThat(source.view()).isInstanceOf(View.NotLoaded.class);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "UPDATE registry.robot SET state = 'suspended', state_reason = 'disabled' WHERE stable_id = 'id-backup' | SUSPENDED | SUSPENDED",
                "UPDATE registry.robot SET state = 'quarantined', state_reason = 'gone' WHERE stable_id = 'id-backup' | QUARANTINED | QUARANTINED",
                "UPDATE registry.robot SET expires_at = '2026-11-24T12:00:00Z' WHERE stable_id = 'id-backup' | ACCOUNT_EXPIRED | ACCOUNT_EXPIRED",
                "UPDATE registry.robot SET expires_at = 'infinity' WHERE stable_id = 'id-backup' | recognised | grants",
                "DELETE FROM registry.placement WHERE stable_id = 'id-backup' | NOT_A_ROBOT | grants",
                "DELETE FROM registry.placement | NOT_A_ROBOT | grants",
                "UPDATE registry.placement SET service_account_uid = NULL, observed_at = NULL | NOT_YET_OBSERVED | grants",
                "UPDATE registry.placement SET service_account_uid = 'another' | SERVICE_ACCOUNT_REPLACED | grants",
                "UPDATE registry.placement SET cluster = 'west' | NOT_A_ROBOT | grants",
                "UPDATE registry.placement SET stable_id = 'id-store' | recognised | grants",
                "DELETE FROM registry.audience_grant | recognised | AUDIENCE_NOT_ALLOWED",
                "UPDATE registry.audience_grant SET stable_id = 'id-store' | recognised | AUDIENCE_NOT_ALLOWED",
                "UPDATE registry.audience_grant SET audience = 'vaults' | recognised | AUDIENCE_NOT_ALLOWED",
                "UPDATE registry.audience_grant SET rule = 'other' | recognised | other",
            })
    void seesEveryKindOfChangeWhenItIsTold(String change, String recognised, String decided) {
        follow();
        long before = policy().generation();
        registry.change(change);
        soon(() -> policy().generation() > before);
        assertThat(recognition()).isEqualTo(recognised);
        assertThat(decision("vault")).isEqualTo(decided);
    }

    @Test
    void whatItFollowedIsWhatARestartWouldRead() {
        follow();
        registry.change("UPDATE registry.placement SET stable_id = 'id-store'", robot("third"));
        registry.change(
                home("third"),
                grant("third", "vault"),
                "DELETE FROM registry.audience_grant WHERE stable_id = 'id-backup'");
        registry.change(
                "UPDATE registry.robot SET state = 'suspended', state_reason = 'disabled' WHERE stable_id = 'id-third'");
        soon(() -> policy().robot("robot:third")
                .filter(third -> third.state() == RobotState.SUSPENDED)
                .isPresent());
        try (var restarted = new JdbcPolicySource(
                registry.broker(), TOLD, clock, new PrometheusMeterRegistry(PrometheusConfig.DEFAULT))) {
            restarted.start();
            soon(() -> restarted.view() instanceof View.Current);
            var fresh = ((View.Current) restarted.view()).policy();
            assertThat(fresh.generation()).isEqualTo(policy().generation());
            for (var name : new String[] {"backup", "store", "third"}) {
                assertThat(policy().robot("robot:" + name)).isEqualTo(fresh.robot("robot:" + name));
                assertThat(policy().recognise(workload(place(name), UID), NOW))
                        .isEqualTo(fresh.recognise(workload(place(name), UID), NOW));
                assertThat(policy().decide(active(name), "vault", NOW))
                        .isEqualTo(fresh.decide(active(name), "vault", NOW));
            }
        }
    }

    @Test
    void aChangeThatIsRolledBackIsNeverSeen() {
        follow();
        long before = policy().generation();
        try {
            registry.change("UPDATE registry.robot SET state = 'suspended', state_reason = 'x'", "SELECT 1 / 0");
        } catch (IllegalStateException rolledBack) {
            registry.change("UPDATE registry.robot SET description = 'new' WHERE stable_id = 'id-store'");
        }
        soon(() -> policy().generation() > before);
        assertThat(recognition()).isEqualTo("recognised");
    }

    @Test
    void pollsWhereNobodyTells() {
        source = new JdbcPolicySource(
                registry.broker(), POLLED, clock, new PrometheusMeterRegistry(PrometheusConfig.DEFAULT));
        follow();
        registry.force(
                "CREATE OR REPLACE FUNCTION registry.commit_generation(run_id uuid, note text DEFAULT NULL) RETURNS bigint LANGUAGE sql"
                        + " SECURITY DEFINER AS 'INSERT INTO registry.generation (note) VALUES (''mute'') RETURNING generation'");
        registry.change("DELETE FROM registry.audience_grant");
        soon(() -> decision("vault").equals("AUDIENCE_NOT_ALLOWED"));
    }

    @Test
    void refusesToDecideByWhatIsTooOld() {
        follow();
        registry.force("REVOKE CONNECT ON DATABASE " + "%s FROM chancery_broker".formatted(databaseName()));
        cutConnections();
        clock.pass(TOLD.maxStaleness());
        assertThat(source.view()).isInstanceOf(View.Current.class);
        clock.pass(Duration.ofMillis(1));
        assertThat(source.view()).isEqualTo(new View.Stale(TOLD.maxStaleness().plusMillis(1)));
        registry.force("GRANT CONNECT ON DATABASE " + databaseName() + " TO chancery_broker");
        await().atMost(LIMIT).until(() -> source.view() instanceof View.Current);
    }

    @Test
    void reconnectsAndSeesWhatHappenedMeanwhile() {
        follow();
        cutConnections();
        registry.change("DELETE FROM registry.audience_grant");
        await().atMost(LIMIT).until(() -> decision("vault").equals("AUDIENCE_NOT_ALLOWED"));
    }

    @Test
    void doesNotGoBackToAnotherHistory() {
        source = new JdbcPolicySource(
                registry.broker(), POLLED, clock, new PrometheusMeterRegistry(PrometheusConfig.DEFAULT));
        follow();
        registry.force("UPDATE registry.generation SET committed_at = committed_at - interval '1 hour'");
        registry.change("DELETE FROM registry.audience_grant");
        var generation = policy().generation();
        clock.pass(Duration.ofMinutes(10));
        await().during(Duration.ofMillis(600)).atMost(LIMIT).until(() -> policy().generation() == generation);
        clock.pass(Duration.ofMinutes(6));
        soon(() -> source.view() instanceof View.Current && decision("vault").equals("AUDIENCE_NOT_ALLOWED"));
    }

    @Test
    void showsAgeAndGeneration() {
        assertThat(metrics.scrape()).contains("chancery_policy_age_seconds NaN", "chancery_policy_generation NaN");
        follow();
        clock.pass(Duration.ofSeconds(4));
        assertThat(metrics.scrape())
                .contains(
                        "chancery_policy_age_seconds 4.0",
                        "chancery_policy_generation 2.0",
                        "chancery_policy_robots 2.0");
    }

    @Test
    void endsWhenItIsClosed() {
        follow();
        source.close();
        await().atMost(LIMIT).until(() -> connections() == 0);
    }

    private void follow() {
        source.start();
        await().atMost(LIMIT).until(() -> source.view() instanceof View.Current);
    }

    private static void soon(Callable<Boolean> condition) {
        await().pollInterval(Duration.ofMillis(10)).atMost(LIMIT).until(condition);
    }

    private Policy policy() {
        return ((View.Current) source.view()).policy();
    }

    private String recognition() {
        return switch (policy().recognise(workload(place("backup"), UID), NOW)) {
            case Recognition.Recognised _ -> "recognised";
            case Recognition.Refused refused -> refused.reason().name();
        };
    }

    private String decision(String audience) {
        return switch (policy().decide(active("backup"), audience, NOW)) {
            case PolicyDecision.Permit permit -> permit.rule();
            case PolicyDecision.Deny deny -> deny.reason().name();
        };
    }

    private void cutConnections() {
        registry.force(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = 'chancery_broker' AND datname = current_database()");
    }

    private long connections() {
        return Long.parseLong(
                registry.value(
                        "SELECT count(*) FROM pg_stat_activity WHERE usename = 'chancery_broker' AND datname = current_database()"));
    }

    private String databaseName() {
        return registry.value("SELECT current_database()");
    }
}
