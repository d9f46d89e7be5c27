package dev.chancery.sync.directory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ServerPositionTest {
    @ParameterizedTest(name = "{0} after {1}")
    @CsvSource(delimiter = '|', textBlock = """
            highestCommittedUSN 4711                      | highestCommittedUSN 5012
            highestCommittedUSN 999                       | highestCommittedUSN 1000
            lastChangeNumber 0                            | lastChangeNumber 1
            highestCommittedUSN 9, lastChangeNumber 3     | highestCommittedUSN 9, lastChangeNumber 4
            """)
    void isBehind(String now, String before) {
        assertThat(at(now).isBehind(at(before))).isTrue();
        assertThat(at(before).isBehind(at(now))).isFalse();
    }

    @ParameterizedTest(name = "{0} after {1}")
    @CsvSource(delimiter = '|', textBlock = """
            highestCommittedUSN 5012                      | highestCommittedUSN 5012
            highestCommittedUSN 10000                     | highestCommittedUSN 9999
            highestCommittedUSN 1                         | lastChangeNumber 9
            ''                                            | highestCommittedUSN 9
            """)
    void isNotBehind(String now, String before) {
        assertThat(at(now).isBehind(at(before))).isFalse();
    }

    @Test
    void cannotBeComparedWithAnotherServers() {
        assertThat(ServerPosition.parse("dc1", "highestCommittedUSN 1")
                        .isBehind(ServerPosition.parse("dc2", "highestCommittedUSN 9")))
                .isFalse();
    }

    @Test
    void isReadAsItWasWritten() {
        for (var text : List.of("", "highestCommittedUSN 5012", "highestCommittedUSN 5012, lastChangeNumber 7"))
            assertThat(at(text).text()).isEqualTo(text);
        assertThatThrownBy(() -> at("nonsense")).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void countsOnWithoutKnowingMoreOfOtherServers() {
        var before = new ServerPosition("s", Map.of("highestCommittedUSN", 5L), Map.of("other", 7L), Map.of(), null);
        var later = new ServerPosition("s", Map.of("highestCommittedUSN", 6L), Map.of("other", 9L), Map.of(), null);

        assertThat(before.counted(later).text()).isEqualTo("highestCommittedUSN 6");
        assertThat(before.counted(later).heard()).containsExactly(Map.entry("other", 7L));
        assertThat(before.counted(ServerPosition.parse("another", "highestCommittedUSN 9")))
                .isEqualTo(before);
    }

    @Test
    void keepsTheFurthestOfCountsThatTheServerStillShows() {
        assertThat(at("lastChangeNumber 3").atLeast(at("lastChangeNumber 9")).text())
                .isEqualTo("lastChangeNumber 9");
        assertThat(at("").atLeast(at("lastChangeNumber 9")).text())
                .as("its change log was switched off")
                .isEmpty();
    }

    private static ServerPosition at(String text) {
        return ServerPosition.parse("s", text);
    }
}
