package dev.chancery.sync.desired;

import static dev.chancery.sync.account.TestRobots.id;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.chancery.sync.directory.StableId;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** A table: what robots had, what rules want, what is granted, and what of it changes. */
class AudienceChangesTest {
    private static final AudienceGrant A = grant(1, "a");
    private static final AudienceGrant B = grant(2, "b");
    private static final AudienceGrant CALL = new AudienceGrant(id(1), "robot:two", id(2), "callers");
    private static final Set<StableId> NOBODY = Set.of();

    static Stream<Arguments> cases() {
        return Stream.of(
                arguments("nothing", List.of(), List.of(), List.of(), NOBODY, changes()),
                arguments("the same", List.of(A), List.of(A), List.of(A), NOBODY, changes()),
                arguments(
                        "a new one",
                        List.of(),
                        List.of(A),
                        List.of(A),
                        NOBODY,
                        changes().given(A)),
                arguments(
                        "a lost one",
                        List.of(A),
                        List.of(),
                        List.of(),
                        NOBODY,
                        changes().taken(A)),
                arguments(
                        "a held one",
                        List.of(A),
                        List.of(),
                        List.of(A),
                        NOBODY,
                        changes().held(A)),
                arguments(
                        "one for another",
                        List.of(A),
                        List.of(B),
                        List.of(B),
                        NOBODY,
                        changes().given(B).taken(A)),
                arguments(
                        "a frozen robot",
                        List.of(A, B),
                        List.of(),
                        List.of(),
                        Set.of(id(1)),
                        changes().taken(B)),
                arguments("a frozen callee", List.of(CALL), List.of(), List.of(), Set.of(id(2)), changes()),
                arguments(
                        "a lost call",
                        List.of(CALL),
                        List.of(),
                        List.of(),
                        NOBODY,
                        changes().taken(CALL)));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("cases")
    void tellsWhatChanges(
            String name,
            List<AudienceGrant> had,
            List<AudienceGrant> wanted,
            List<AudienceGrant> granted,
            Set<StableId> frozen,
            Expected expected) {
        var changes = AudienceChanges.between(had, wanted, granted, frozen);

        assertThat(changes).isEqualTo(expected.changes());
        assertThat(changes.isEmpty()).isEqualTo(expected.equals(changes()));
    }

    @Test
    void doesNotCareWhichRuleGives() {
        var other = new AudienceGrant(A.robot(), A.audience(), null, "another rule");

        assertThat(AudienceChanges.between(List.of(A), List.of(other), List.of(other), NOBODY)
                        .isEmpty())
                .isTrue();
    }

    @Test
    void namesEverybodyWhomItIsAbout() {
        assertThat(AudienceChanges.between(List.of(CALL), List.of(), List.of(), NOBODY)
                        .robots())
                .containsExactlyInAnyOrder(id(1), id(2));
    }

    private record Expected(AudienceChanges changes) {
        Expected given(AudienceGrant grant) {
            return new Expected(new AudienceChanges(List.of(grant), changes.taken(), changes.held()));
        }

        Expected taken(AudienceGrant grant) {
            return new Expected(new AudienceChanges(changes.given(), List.of(grant), changes.held()));
        }

        Expected held(AudienceGrant grant) {
            return new Expected(new AudienceChanges(changes.given(), changes.taken(), List.of(grant)));
        }
    }

    private static Expected changes() {
        return new Expected(new AudienceChanges(List.of(), List.of(), List.of()));
    }

    private static AudienceGrant grant(int robot, String audience) {
        return new AudienceGrant(id(robot), audience, null, "callers");
    }
}
