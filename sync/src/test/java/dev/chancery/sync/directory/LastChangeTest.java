package dev.chancery.sync.directory;

import static dev.chancery.sync.account.TestRobots.NOW;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.DateTimeException;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class LastChangeTest {
    private static final LastChange EARLY = new LastChange.Timed(NOW);
    private static final LastChange LATE = new LastChange.Timed(NOW.plusSeconds(1));
    private static final LastChange LOW = new LastChange.Counted(9);
    private static final LastChange HIGH = new LastChange.Counted(10);

    @Test
    void isBeforeALaterOneOfItsKind() {
        assertThat(EARLY.isBefore(LATE)).isTrue();
        assertThat(LOW.isBefore(HIGH)).isTrue();
        for (var each : List.of(EARLY, LOW)) assertThat(each.isBefore(each)).isFalse();
        assertThat(LATE.isBefore(EARLY) || HIGH.isBefore(LOW)).isFalse();
    }

    @Test
    void cannotBeComparedWithOneOfTheOtherKind() {
        assertThat(EARLY.isBefore(HIGH)).isFalse();
        assertThat(LOW.isBefore(LATE)).isFalse();
    }

    @Test
    void standsInOrder() {
        assertThat(Stream.of(HIGH, LATE, LOW, EARLY).sorted(LastChange.order()))
                .containsExactly(EARLY, LATE, LOW, HIGH);
    }

    @Test
    void isReadAsItWasWritten() {
        for (var each : List.of(EARLY, HIGH, new LastChange.OfGroup(7)))
            assertThat(LastChange.parse(each.toString())).isEqualTo(each);
        assertThatThrownBy(() -> LastChange.parse("yesterday")).isInstanceOf(DateTimeException.class);
    }
}
