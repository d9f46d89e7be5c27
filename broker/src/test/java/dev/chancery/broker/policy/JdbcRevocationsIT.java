package dev.chancery.broker.policy;

import static dev.chancery.broker.policy.TestDossiers.NOW;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.chancery.testbed.Database;
import dev.chancery.testbed.Servers;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Two replicas that share their revocations by a real PostgreSQL. */
@ExtendWith(Servers.class)
class JdbcRevocationsIT {
    private static final Duration LIMIT = Duration.ofMinutes(2);
    /** So long that only a notification can be the reason why something is seen. */
    private static final FollowSettings TOLD = new FollowSettings(LIMIT.multipliedBy(5), Duration.ofMinutes(15));

    private final TestRegistry registry;
    private final SetClock clock = new SetClock(Instant.now());
    private final JdbcRevocations here;
    private final JdbcRevocations there;

    JdbcRevocationsIT(Database server) {
        registry = TestRegistry.on(server);
        here = new JdbcRevocations(registry.broker(), TOLD, clock);
        there = new JdbcRevocations(registry.broker(), TOLD, clock);
    }

    @AfterEach
    void drop() {
        here.close();
        there.close();
        registry.close();
    }

    @Test
    void cannotTellBeforeItHasLearntThem() {
        assertThatThrownBy(() -> here.contains("a")).isInstanceOf(RevocationsUnavailable.class);
    }

    @Test
    void cannotTellByWhatIsTooOldButKnowsWhatItKnows() {
        there.revoke("a", clock.instant().plusSeconds(3600), "test");
        follow(); // after the revocation, whose notification would let it read again at the later time
        clock.pass(Duration.ofMinutes(16));
        assertThat(here.contains("a")).isTrue();
        assertThatThrownBy(() -> here.contains("b")).isInstanceOf(RevocationsUnavailable.class);
    }

    @Test
    void isRevokedHereAtOnceAndThereWhenThatOneIsTold() {
        follow();
        here.revoke("a", clock.instant().plusSeconds(3600), "test");
        assertThat(here.contains("a")).isTrue();
        await().pollInterval(Duration.ofMillis(10)).atMost(LIMIT).until(() -> there.contains("a"));
        assertThat(there.contains("b")).isFalse();
        assertThat(there.contains("A")).isFalse();
    }

    @Test
    void revokingTwiceIsAsGoodAsOnce() {
        follow();
        here.revoke("a", clock.instant().plusSeconds(3600), "first");
        there.revoke("a", clock.instant().plusSeconds(3600), "second");
        assertThat(registry.value("SELECT string_agg(revoked_by, ' ') FROM broker.revocation"))
                .isEqualTo("first");
    }

    @Test
    void forgetsWhatHasExpired() {
        registry.run(
                "chancery_broker",
                "INSERT INTO broker.revocation (jti, expires_at, revoked_by) VALUES ('old', now() - interval '1 hour', 'x')");
        follow();
        assertThat(here.contains("old")).isFalse();
        here.revoke("new", clock.instant().plusSeconds(3600), "test");
        assertThat(registry.value("SELECT string_agg(jti, ' ') FROM broker.revocation"))
                .isEqualTo("new");
    }

    @Test
    void saysWhenItCouldNotBeStored() {
        follow();
        registry.force("REVOKE INSERT ON broker.revocation FROM chancery_broker");
        assertThatThrownBy(() -> here.revoke("a", NOW, "test")).isInstanceOf(RevocationsUnavailable.class);
        assertThat(here.contains("a")).isFalse();
    }

    private void follow() {
        here.start();
        there.start();
        await().atMost(LIMIT).ignoreExceptions().until(() -> !here.contains("x") && !there.contains("x"));
    }
}
