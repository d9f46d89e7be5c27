package dev.chancery.sync.account;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LimitTest {
    @ParameterizedTest(name = "{0} or {1} %: {2} of {3} is allowed: {4}")
    @CsvSource({
        "5, 5, 0, 0, true",
        "5, 5, 5, 5, true",
        "5, 5, 6, 20, false",
        "5, 5, 6, 119, false",
        "5, 5, 6, 120, true",
        "5, 5, 10000, 200000, true",
        "5, 5, 10001, 200000, false",
        "0, 0, 0, 100, true",
        "0, 0, 1, 100, false",
        "0, 100, 100, 100, true",
        "0, 50, 1, 1, false",
        "0, 99, 2147483646, 2147483647, false",
        "0, 100, 2147483647, 2147483647, true"
    })
    void allowsTheGreaterOfCountAndShare(int absolute, int percent, int count, int total, boolean allowed) {
        assertThat(new Limit(absolute, percent).allows(count, total)).isEqualTo(allowed);
    }

    @ParameterizedTest
    @CsvSource({"-1, 5, cannot be negative: -1", "5, -1, 0 to 100: -1", "5, 101, 0 to 100: 101"})
    void refusesWhatIsOutOfRange(int absolute, int percent, String message) {
        assertThatThrownBy(() -> new Limit(absolute, percent))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(message);
    }

    @ParameterizedTest(name = "{0} of {1} is allowed: {2}")
    @CsvSource({"10, 200, true", "11, 200, false", "500, 200000, true", "501, 200000, false"})
    void suitsTwoHundredRobotsAndTwoHundredThousand(int count, int total, boolean allowed) {
        assertThat(Limit.DEFAULT.allows(count, total)).isEqualTo(allowed);
    }

    @Test
    void refusesAMostBelowTheCount() {
        assertThatThrownBy(() -> new Limit(5, 5, 4))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("a limit's most cannot be less than its count: 4 and 5");
    }

    @Test
    void readsAsItIsMeant() {
        assertThat(Limit.DEFAULT).hasToString("5 or 5 %, 500 at most");
        assertThat(new Limit(2, 10)).hasToString("2 or 10 %");
    }
}
