package dev.chancery.broker.key;

import static com.nimbusds.jose.JWSAlgorithm.ES256;
import static com.nimbusds.jose.JWSAlgorithm.RS256;
import static dev.chancery.broker.key.TestKeys.START;
import static dev.chancery.broker.key.TestKeys.encryption;
import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.JWSAlgorithm;
import dev.chancery.broker.MigratedDatabase;
import dev.chancery.testbed.Database;
import dev.chancery.testbed.Servers;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What an alarm would see of a timeline on a real PostgreSQL. */
@ExtendWith(Servers.class)
class KeyMetricsIT {
    private static final KeySettings SETTINGS = KeySettings.defaults();
    private static final Duration AHEAD = SETTINGS.publishAhead();
    private static final Duration PERIOD = SETTINGS.signingPeriod();

    private final Database database;
    private final MutableClock clock = new MutableClock(START);
    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    private final JdbcKeyRing ring;

    KeyMetricsIT(Database server) {
        database = MigratedDatabase.on(server, "keymetrics");
        ring = ring("one", meters);
    }

    @AfterEach
    void drop() {
        database.close();
    }

    @Test
    void saysNoNumberWhereThereIsNoKey() {
        assertThat(gauge("chancery.signing.key.age", ES256)).isNaN();
        assertThat(gauge("chancery.signing.key.next", ES256)).isNaN();
        assertThat(keys(KeyState.SIGNING)).isZero();
    }

    @Test
    void tellsHowOldTheKeyIsThatSignsAndWhenTheNextOneDoes() {
        ring.refresh();
        clock.pass(Duration.ofHours(1));

        for (var algorithm : new JWSAlgorithm[] {ES256, RS256}) {
            assertThat(gauge("chancery.signing.key.age", algorithm)).isEqualTo(3600);
            assertThat(gauge("chancery.signing.key.next", algorithm)).isEqualTo(PERIOD.toSeconds() - 3600);
        }
        assertThat(keys(KeyState.SIGNING)).isEqualTo(2);
        assertThat(keys(KeyState.PUBLISHED)).isZero();
    }

    @Test
    void startsAnewWithEachKeyAndCountsTheOldOneUntilItIsRemoved() {
        ring.refresh();
        clock.pass(PERIOD.minus(AHEAD));
        ring.refresh();
        assertThat(keys(KeyState.PUBLISHED)).isEqualTo(2);
        assertThat(gauge("chancery.signing.key.next", ES256)).isEqualTo(AHEAD.toSeconds());

        clock.pass(AHEAD.plusSeconds(10));
        assertThat(gauge("chancery.signing.key.age", ES256))
                .as("before anybody has refreshed")
                .isEqualTo(10);
        ring.refresh();
        assertThat(keys(KeyState.RETIRED)).isEqualTo(2);

        clock.pass(SETTINGS.retention());
        ring.refresh();
        assertThat(keys(KeyState.RETIRED)).isZero();
    }

    @Test
    void isNegativeWhenNobodyCouldPublishASuccessor() {
        ring.refresh();
        clock.pass(PERIOD.plusSeconds(5)); // the database was away
        assertThat(gauge("chancery.signing.key.next", ES256)).isEqualTo(-5);
    }

    @Test
    void countsTheKeysThatCannotBeOpenedHere() {
        ring.refresh();
        var elsewhere = new SimpleMeterRegistry();
        ring("another", elsewhere).refresh();

        assertThat(meters.get("chancery.signing.keys.unopenable").gauge().value())
                .isZero();
        assertThat(elsewhere.get("chancery.signing.keys.unopenable").gauge().value())
                .isEqualTo(2);
    }

    private JdbcKeyRing ring(String encryptionKey, SimpleMeterRegistry meters) {
        var made = new JdbcKeyRing(
                database.dataSource("chancery_broker"),
                SETTINGS,
                encryption(encryptionKey),
                new InMemoryAudit(),
                clock,
                _ -> clock.instant());
        KeyMetrics.register(made, SETTINGS, meters);
        return made;
    }

    private double gauge(String name, JWSAlgorithm algorithm) {
        return meters.get(name).tag("algorithm", algorithm.getName()).gauge().value();
    }

    private double keys(KeyState state) {
        return meters.get("chancery.signing.keys")
                .tag("state", state.word())
                .gauge()
                .value();
    }
}
