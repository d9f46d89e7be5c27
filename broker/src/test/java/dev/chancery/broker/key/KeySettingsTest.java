package dev.chancery.broker.key;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.nimbusds.jose.JWSAlgorithm;
import java.time.Duration;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class KeySettingsTest {
    @Test
    void theDefaultsKeepTheirOwnPromises() {
        assertThat(KeySettings.defaults().algorithms())
                .containsExactlyInAnyOrder(JWSAlgorithm.ES256, JWSAlgorithm.RS256);
        assertThat(KeySettings.defaults().retention()).isGreaterThan(Duration.ofHours(1));
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(
            delimiter = '|',
            value = {
                "nothing published ahead       | PT0S   | P30D   | PT1H  | ES256 | PT10S  | PT1H  | publish-ahead has to be longer than nothing",
                "negative signing period       | PT70M  | PT-1H  | PT1H  | ES256 | PT10S  | PT1H  | signing-period has to be longer than nothing",
                "tokens without life           | PT70M  | P30D   | PT0S  | ES256 | PT10S  | PT1H  | max-token-lifetime has to be longer than nothing",
                "no refresh                    | PT70M  | P30D   | PT1H  | ES256 | PT0S   | PT1H  | refresh-interval has to be longer than nothing",
                "verifiers that keep nothing   | PT70M  | P30D   | PT1H  | ES256 | PT10S  | PT0S  | verifier-cache has to be longer than nothing",
                "as short as the slowest cache | PT1H   | P30D   | PT1H  | ES256 | PT10S  | PT1H  | publish-ahead (PT1H) has to be longer than verifier-cache (PT1H)",
                "short by one refresh          | PT70M  | P30D   | PT1H  | ES256 | PT5M   | PT1H  | publish-ahead (PT1H10M) has to be longer",
                "ahead of its predecessor      | P31D   | P30D   | PT1H  | ES256 | PT10S  | PT1H  | must not be longer than signing-period",
                "no algorithm                  | PT70M  | P30D   | PT1H  | ''    | PT10S  | PT1H  | at least one of ES256, RS256",
                "no signature                  | PT70M  | P30D   | PT1H  | none  | PT10S  | PT1H  | none is not supported",
                "a shared secret               | PT70M  | P30D   | PT1H  | HS256 | PT10S  | PT1H  | HS256 is not supported",
                "in lower case                 | PT70M  | P30D   | PT1H  | es256 | PT10S  | PT1H  | es256 is not supported"
            })
    void refuses(
            String name,
            Duration ahead,
            Duration period,
            Duration life,
            String algorithm,
            Duration refresh,
            Duration cache,
            String says) {
        Set<JWSAlgorithm> algorithms = algorithm.isEmpty() ? Set.of() : Set.of(JWSAlgorithm.parse(algorithm));

        assertThatThrownBy(() -> new KeySettings(ahead, period, life, algorithms, refresh, cache))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(says);
    }

    @Test
    void aKeyIsKeptForTokensThatOutliveIt() {
        var quick = new KeySettings(
                Duration.ofMinutes(6),
                Duration.ofMinutes(10),
                Duration.ofHours(1),
                Set.of(JWSAlgorithm.ES256),
                Duration.ofSeconds(10),
                Duration.ofMinutes(5));

        assertThat(quick.retention()).isGreaterThan(Duration.ofHours(1));
    }

    @Test
    void tellsEveryMistakeAtOnce() {
        assertThatThrownBy(() -> new KeySettings(
                        Duration.ofMinutes(1),
                        Duration.ZERO,
                        Duration.ofHours(1),
                        Set.of(),
                        Duration.ofSeconds(1),
                        Duration.ofHours(1)))
                .hasMessageContaining("signing-period")
                .hasMessageContaining("algorithms")
                .hasMessageContaining("verifier-cache");
    }

    @Test
    void aSuccessorMayAlwaysBePublished() {
        var month = Duration.ofDays(30);

        assertThat(new KeySettings(
                                month,
                                month,
                                Duration.ofHours(1),
                                Set.of(JWSAlgorithm.ES256),
                                Duration.ofSeconds(10),
                                Duration.ofHours(1))
                        .publishAhead())
                .isEqualTo(month);
    }
}
