package dev.chancery.broker.policy;

import static dev.chancery.broker.policy.TestDossiers.NOW;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FreshnessTest {
    private final SetClock clock = new SetClock(NOW);
    private final Freshness freshness = new Freshness(clock, Duration.ofMinutes(15));

    @Test
    void hasNoAgeBeforeTheFirstConfirmation() {
        assertThat(freshness.age()).isEmpty();
        assertThat(freshness.seconds()).isNaN();
    }

    @Test
    void ageBeginsWhenTheQuestionWasAsked() {
        var asked = freshness.asking();
        clock.pass(Duration.ofSeconds(3));
        freshness.confirmedAsOf(asked);
        assertThat(freshness.age()).contains(Duration.ofSeconds(3));
        assertThat(freshness.seconds()).isEqualTo(3.0);
    }

    @ParameterizedTest
    @CsvSource({
        "PT0S, false",
        "PT15M, false",
        "PT15M0.001S, true",
        "P30D, true",
        "PT-1S, false",
        "PT-15M, false",
        "PT-15M-1S, true"
    })
    void isTooOldBeyondTheLimitAndWhenTheClockWasSetFarBack(Duration age, boolean tooOld) {
        assertThat(freshness.isTooOld(age)).isEqualTo(tooOld);
    }

    @ParameterizedTest
    @CsvSource({"PT0S, PT1M", "PT0.099S, PT1M", "PT5S, PT5S", "PT5S, PT0S", "PT-5S, PT1M"})
    void refusesSettingsThatCannotWork(Duration poll, Duration maxStaleness) {
        assertThatIllegalArgumentException().isThrownBy(() -> new FollowSettings(poll, maxStaleness));
    }
}
