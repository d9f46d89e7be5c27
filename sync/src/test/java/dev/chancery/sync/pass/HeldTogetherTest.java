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
        assertThat(HeldTogether.renewed(BEFORE, Map.of(), "b"::equals, (_, _) -> ""))
                .isEqualTo(BEFORE);
        assertThat(HeldTogether.renewed(BEFORE, Map.of("deletions", Set.of("d")), "b"::equals, (_, _) -> ""))
                .isEqualTo(Map.of("deletions", Set.of("a", "b", "c", "d")));
        assertThat(HeldTogether.renewed(BEFORE, Map.of(), "d"::equals, (_, _) -> ""))
                .isEmpty();
    }

    @Test
    void countsEachPartForItself() {
        var both = Map.of("vanishing", Set.of("a1", "a2", "b1", "b2"));

        assertThat(HeldTogether.renewed(
                        both, Map.of("vanishing", Set.of("b2")), _ -> false, (_, robot) -> robot.substring(0, 1)))
                .isEqualTo(Map.of("vanishing", Set.of("b1", "b2")));
    }

    private static Map<String, Set<String>> renewed(Map<String, Set<String>> held) {
        return HeldTogether.renewed(BEFORE, held, _ -> false, (_, _) -> "");
    }
}
