package dev.chancery.broker.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class KeysTextTest {
    @ParameterizedTest
    @CsvSource({
        "PT1S, 1 min",
        "PT60S, 1 min",
        "PT61S, 2 min",
        "PT1H, 1 h",
        "PT70M, 1 h 10 min",
        "P1D, 1 d",
        "P30D, 30 d",
        "PT719H, 29 d 23 h",
        "PT24H59M, 1 d"
    })
    void saysADurationInWords(Duration duration, String words) {
        assertThat(KeysText.words(duration)).isEqualTo(words);
    }
}
