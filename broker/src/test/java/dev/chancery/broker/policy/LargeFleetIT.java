package dev.chancery.broker.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.chancery.broker.policy.PolicySource.View;
import dev.chancery.testbed.Database;
import dev.chancery.testbed.Servers;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** 100,000 robots with five audiences each, two of them other robots. */
@ExtendWith(Servers.class)
class LargeFleetIT {
    private static final Logger LOG = LoggerFactory.getLogger(LargeFleetIT.class);
    private static final Duration LIMIT = Duration.ofMinutes(5);
    /** So long that only a notification can be the reason why a change is seen. */
    private static final FollowSettings TOLD = new FollowSettings(LIMIT.multipliedBy(2), Duration.ofMinutes(15));

    private static final long MEGABYTE = 1 << 20;
    private static final String ROBOTS = " FROM generate_series(1, 100000) AS n";

    private final TestRegistry registry;

    LargeFleetIT(Database server) {
        registry = TestRegistry.on(server);
    }

    @AfterEach
    void drop() {
        registry.close();
    }

    @Test
    void fitsIntoLittleMemoryAndAChangeIsSeenWhenItIsTold() {
        var begun = Instant.now();
        registry.change(
                "INSERT INTO registry.robot (stable_id, directory, login, dn, state, state_since, expires_at, service_account_name)"
                        + " SELECT md5(n::text)::uuid, 'corp', 'r' || n, 'cn=r' || n, 'active', now(), now() + interval '1 year', 'robot-number-' || n"
                        + ROBOTS,
                "INSERT INTO registry.placement (cluster, namespace, service_account, stable_id, rule, service_account_uid, observed_at)"
                        + " SELECT 'east', 'team-' || n % 500, 'robot-number-' || n, md5(n::text)::uuid, 'teams', md5('u' || n)::uuid, now()"
                        + ROBOTS,
                "INSERT INTO registry.audience_grant (stable_id, audience, rule)"
                        + " SELECT md5(n::text)::uuid, 'https://service-' || (n * 7 + k * 13) % 20000 || '.corp.example/api', 'rule-' || k"
                        + ROBOTS + ", generate_series(1, 3) AS k",
                "INSERT INTO registry.audience_grant (stable_id, audience, callee, rule)"
                        + " SELECT md5(n::text)::uuid, 'robot:robot-number-' || 1 + (n + k) % 100000, md5((1 + (n + k) % 100000)::text)::uuid, 'callers'"
                        + ROBOTS + ", generate_series(1, 2) AS k");
        var written = Instant.now();
        long before = used();
        try (var source = new JdbcPolicySource(registry.broker(), TOLD, Clock.systemUTC(), new SimpleMeterRegistry())) {
            source.start();
            await().pollInterval(Duration.ofMillis(10))
                    .atMost(LIMIT)
                    .until(() -> source.view() instanceof View.Current);
            var loaded = Instant.now();
            long megabytes = (used() - before) / MEGABYTE;

            registry.change(
                    "UPDATE registry.robot SET state = 'suspended', state_reason = 'disabled' WHERE service_account_name = 'robot-number-77'");
            var changed = Instant.now();
            await().pollInterval(Duration.ofMillis(1)).atMost(LIMIT).until(() -> isSuspended(source));
            LOG.atInfo()
                    .addKeyValue("written", Duration.between(begun, written))
                    .addKeyValue("loaded", Duration.between(written, loaded))
                    .addKeyValue("megabytes", megabytes)
                    .addKeyValue("seen", Duration.between(changed, Instant.now()))
                    .log("a fleet of 100,000");
            assertThat(megabytes).isBetween(10L, 300L);
        }
    }

    private static boolean isSuspended(PolicySource source) {
        return source.view() instanceof View.Current(var policy)
                && policy.robot("robot:robot-number-77").orElseThrow().state() == RobotState.SUSPENDED;
    }

    private static long used() {
        for (int i = 0; i < 3; i++) System.gc();
        var runtime = Runtime.getRuntime();
        return runtime.totalMemory() - runtime.freeMemory();
    }
}
