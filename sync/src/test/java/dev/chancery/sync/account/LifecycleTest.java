package dev.chancery.sync.account;

import static dev.chancery.sync.account.RobotState.ACTIVE;
import static dev.chancery.sync.account.RobotState.DELETED;
import static dev.chancery.sync.account.RobotState.QUARANTINED;
import static dev.chancery.sync.account.RobotState.SUSPENDED;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.chancery.sync.directory.DirectoryEntry;
import dev.chancery.sync.directory.DirectoryReading.Complete;
import dev.chancery.sync.directory.DirectoryReading.UnusableEntry;
import dev.chancery.sync.directory.StableId;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class LifecycleTest {
    private static final Instant NOW = Instant.parse("2026-11-24T12:00:00Z");
    private static final Duration GRACE = Duration.ofHours(24);
    private static final Instant LONG_AGO = NOW.minus(Duration.ofDays(30));
    private static final Instant LATELY = NOW.minus(Duration.ofHours(1));

    private final Lifecycle lifecycle = new Lifecycle(GRACE);

    static Stream<Arguments> moves() {
        return Stream.of(
                arguments("a newcomer is active", null, null, true, false, null, ACTIVE),
                arguments("a disabled newcomer is suspended", null, null, true, true, null, SUSPENDED),
                arguments("active stays active", ACTIVE, LONG_AGO, true, false, null, ACTIVE),
                arguments("disabling suspends", ACTIVE, LONG_AGO, true, true, null, SUSPENDED),
                arguments("enabling restores", SUSPENDED, LONG_AGO, true, false, null, ACTIVE),
                arguments("the past expires", ACTIVE, LONG_AGO, true, false, NOW.minusSeconds(1), SUSPENDED),
                arguments("this very moment expires", ACTIVE, LONG_AGO, true, false, NOW, SUSPENDED),
                arguments("the future does not", ACTIVE, LONG_AGO, true, false, NOW.plusSeconds(1), ACTIVE),
                arguments("leaving quarantines", ACTIVE, LONG_AGO, false, false, null, QUARANTINED),
                arguments("leaving while suspended quarantines", SUSPENDED, LONG_AGO, false, false, null, QUARANTINED),
                arguments("quarantine lasts for the grace", QUARANTINED, LATELY, false, false, null, QUARANTINED),
                arguments("and then it is over", QUARANTINED, NOW.minus(GRACE), false, false, null, DELETED),
                arguments("deleted stays deleted", DELETED, LONG_AGO, false, false, null, DELETED),
                arguments("coming back from quarantine restores", QUARANTINED, LATELY, true, false, null, ACTIVE),
                arguments("coming back from deletion restores", DELETED, LONG_AGO, true, false, null, ACTIVE),
                arguments("coming back disabled suspends", QUARANTINED, LATELY, true, true, null, SUSPENDED));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("moves")
    void movesARobot(
            String name,
            @Nullable RobotState before,
            @Nullable Instant since,
            boolean present,
            boolean disabled,
            @Nullable Instant expires,
            RobotState after) {
        var known = before == null ? List.<KnownRobot>of() : List.of(known(1, "backup", before, since));
        var entries = present ? List.of(entry(1, "backup", disabled, expires)) : List.<DirectoryEntry>of();

        var roster = lifecycle.advance(reading(entries), known, NOW);

        assertThat(roster.robots())
                .singleElement()
                .extracting(RobotAccount::state)
                .isEqualTo(after);
        assertThat(roster.robots().getFirst().since()).isEqualTo(before == after ? since : NOW);
        assertThat(roster.frozen()).isEmpty();
    }

    @Test
    void keepsTheNameThroughARename() {
        var roster = lifecycle.advance(
                reading(List.of(entry(1, "vault", false, null))), List.of(known(1, "backup", ACTIVE, LONG_AGO)), NOW);
        assertThat(roster.robots())
                .singleElement()
                .extracting(robot -> robot.name().value())
                .isEqualTo("backup");
    }

    @Test
    void givesNothingToTwoNewcomersOfOneName() {
        var roster = lifecycle.advance(
                reading(List.of(entry(1, "backup", false, null), entry(2, "backup", false, null))), List.of(), NOW);
        assertThat(roster.robots()).isEmpty();
        assertThat(roster.frozen()).containsOnlyKeys(id(1), id(2));
    }

    @Test
    void freezesWhoHasTheNameAndGivesTheNewcomerNothing() {
        var roster = lifecycle.advance(
                reading(List.of(entry(1, "backup", false, null), entry(2, "backup", false, null))),
                List.of(known(1, "backup", ACTIVE, LONG_AGO)),
                NOW);
        assertThat(roster.robots()).extracting(RobotAccount::id).containsExactly(id(1));
        assertThat(roster.frozen()).containsOnlyKeys(id(1), id(2));
    }

    @ParameterizedTest
    @MethodSource("departed")
    void neverGivesTheNameOfADepartedRobotToANewcomer(RobotState departed) {
        var roster = lifecycle.advance(
                reading(List.of(entry(2, "backup", false, null))), List.of(known(1, "backup", departed, LATELY)), NOW);
        assertThat(roster.robots()).extracting(RobotAccount::id).containsExactly(id(1));
        assertThat(roster.frozen()).containsOnlyKeys(id(2));
    }

    static Stream<RobotState> departed() {
        return Stream.of(QUARANTINED, DELETED);
    }

    @Test
    void freezesARobotWhoseEntryCannotBeUsed() {
        var reading =
                new Complete("corp", "dc1", List.of(), List.of(new UnusableEntry(id(1), "uid=backup", "no login")));
        var roster = lifecycle.advance(reading, List.of(known(1, "backup", ACTIVE, LONG_AGO)), NOW);
        assertThat(roster.vanished()).isEmpty();
        assertThat(roster.robots()).isEmpty();
        assertThat(roster.frozen()).containsOnlyKeys(id(1));
    }

    @Test
    void believesNoAbsenceWhileAnEntryHidesItsId() {
        var reading = new Complete(
                "corp", "dc1", List.of(), List.of(new UnusableEntry(null, "uid=somebody", "no entryUUID")));
        var roster = lifecycle.advance(reading, List.of(known(1, "backup", ACTIVE, LONG_AGO)), NOW);
        assertThat(roster.vanished()).isEmpty();
        assertThat(roster.frozen()).containsOnlyKeys(id(1));
    }

    @Test
    void freezesAnIdThatStandsOnTwoEntries() {
        var roster = lifecycle.advance(
                reading(List.of(entry(1, "backup", false, null), entry(1, "vault", false, null))),
                List.of(known(1, "backup", ACTIVE, LONG_AGO)),
                NOW);
        assertThat(roster.robots()).isEmpty();
        assertThat(roster.frozen()).containsOnlyKeys(id(1));
    }

    @Test
    void leavesTheRobotsOfAnotherDirectoryAlone() {
        var other = new KnownRobot(id(9), "branch", "other", new ServiceAccountName("other"), ACTIVE, "", LONG_AGO);
        assertThat(lifecycle.advance(reading(List.of()), List.of(other), NOW).robots())
                .isEmpty();
    }

    @ParameterizedTest(name = "{0} of {1} gone: {2}")
    @MethodSource("losses")
    void doubtsALossBeyondTheLimit(int gone, int total, boolean doubted) {
        var known = IntStream.range(0, total)
                .mapToObj(n -> known(n, "robot-" + n, ACTIVE, LONG_AGO))
                .toList();
        var entries = IntStream.range(gone, total)
                .mapToObj(n -> entry(n, "robot-" + n, false, null))
                .toList();
        var roster = lifecycle.advance(reading(entries), known, NOW);
        assertThat(new RosterGuard(Limit.DEFAULT, Limit.DEFAULT).doubts(roster, known))
                .hasSize(doubted ? 1 : 0);
    }

    static Stream<Arguments> losses() {
        return Stream.of(
                arguments(0, 0, false),
                arguments(1, 1, true),
                arguments(5, 20, false),
                arguments(6, 20, true),
                arguments(20, 400, false),
                arguments(21, 400, true),
                arguments(400, 400, true));
    }

    @Test
    void doubtsAMassSuspension() {
        var known = IntStream.range(0, 20)
                .mapToObj(n -> known(n, "robot-" + n, ACTIVE, LONG_AGO))
                .toList();
        var entries = IntStream.range(0, 20)
                .mapToObj(n -> entry(n, "robot-" + n, n < 6, null))
                .toList();
        var roster = lifecycle.advance(reading(entries), known, NOW);
        assertThat(new RosterGuard(Limit.DEFAULT, Limit.DEFAULT).doubts(roster, known))
                .singleElement()
                .asString()
                .contains("6 of 20 robots are switched off");
    }

    private static Complete reading(List<DirectoryEntry> entries) {
        return new Complete("corp", "dc1", entries, List.of());
    }

    private static StableId id(int n) {
        return new StableId("00000000-0000-4000-8000-%012d".formatted(n));
    }

    private static KnownRobot known(int n, String login, RobotState state, @Nullable Instant since) {
        return new KnownRobot(
                id(n), "corp", login, new ServiceAccountName(login), state, "", since == null ? NOW : since);
    }

    private static DirectoryEntry entry(int n, String login, boolean disabled, @Nullable Instant expires) {
        return new DirectoryEntry(
                id(n),
                "uid=" + login + ",ou=" + n,
                login,
                disabled,
                false,
                expires,
                null,
                null,
                null,
                Set.of(),
                Map.of());
    }
}
