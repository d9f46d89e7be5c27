package dev.chancery.sync.pass;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class HeldTogetherTest {
    private static final Map<String, Set<String>> BEFORE = Map.of("deletions", Set.of("a", "b", "c"));

    @Test
    void countsWhatIsPutRightWhileSomeOfItIsHeld() {
        assertThat(renewed(Map.of("deletions", Set.of("c", "d"))))
                .isEqualTo(Map.of("deletions", Set.of("a", "b", "c", "d")));
    }

    @Test
    void forgetsItWhenNothingOfItIsHeld() {
        assertThat(renewed(Map.of())).isEmpty();
        assertThat(renewed(Map.of("deletions", Set.of("d")))).isEqualTo(Map.of("deletions", Set.of("d")));
        assertThat(renewed(Map.of("renames", Set.of("a")))).isEqualTo(Map.of("renames", Set.of("a")));
    }

    @Test
    void forgetsNothingOfWhatCannotBeJudged() {
        assertThat(HeldTogether.renewed(BEFORE, Map.of(), "b"::equals)).isEqualTo(BEFORE);
        assertThat(HeldTogether.renewed(BEFORE, Map.of("deletions", Set.of("d")), "b"::equals))
                .isEqualTo(Map.of("deletions", Set.of("a", "b", "c", "d")));
        assertThat(HeldTogether.renewed(BEFORE, Map.of(), "d"::equals)).isEmpty();
    }

    private static Map<String, Set<String>> renewed(Map<String, Set<String>> held) {
        return HeldTogether.renewed(BEFORE, held, _ -> false);
    }
}
