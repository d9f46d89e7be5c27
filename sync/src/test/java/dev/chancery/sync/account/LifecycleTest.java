package dev.chancery.sync.account;

import static dev.chancery.sync.account.RobotState.ACTIVE;
import static dev.chancery.sync.account.RobotState.DELETED;
import static dev.chancery.sync.account.RobotState.QUARANTINED;
import static dev.chancery.sync.account.RobotState.SUSPENDED;
import static dev.chancery.sync.account.TestRobots.EARLIER;
import static dev.chancery.sync.account.TestRobots.NOW;
import static dev.chancery.sync.account.TestRobots.disabled;
import static dev.chancery.sync.account.TestRobots.entry;
import static dev.chancery.sync.account.TestRobots.expiring;
import static dev.chancery.sync.account.TestRobots.id;
import static dev.chancery.sync.account.TestRobots.known;
import static dev.chancery.sync.account.TestRobots.locked;
import static dev.chancery.sync.account.TestRobots.moved;
import static dev.chancery.sync.account.TestRobots.reading;
import static dev.chancery.sync.account.TestRobots.unlocked;
import static dev.chancery.sync.account.TestRobots.unusable;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.chancery.sync.directory.DirectoryEntry;
import dev.chancery.sync.directory.DirectoryReading;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Every state and every move between states, and every robot that cannot be judged. */
class LifecycleTest {
    private static final Duration GRACE = Duration.ofDays(7);
    private static final Instant GRACE_OVER = EARLIER.plus(GRACE);
    private static final String GONE = "no longer in the directory";

    private final Lifecycle lifecycle = new Lifecycle(GRACE);

    static Stream<Arguments> moves() {
        var disabled = "disabled in the directory";
        return Stream.of(
                arguments(null, entry(1, "a"), NOW, ACTIVE, "", NOW),
                arguments(null, disabled(1, "a"), NOW, SUSPENDED, disabled, NOW),
                arguments(null, locked(1, "a"), NOW, SUSPENDED, "locked in the directory", NOW),
                arguments(ACTIVE, entry(1, "a"), NOW, ACTIVE, "", EARLIER),
                arguments(ACTIVE, disabled(1, "a"), NOW, SUSPENDED, disabled, NOW),
                arguments(ACTIVE, unlocked(1, "a"), NOW, ACTIVE, "", EARLIER),
                arguments(ACTIVE, locked(1, "a"), NOW, SUSPENDED, "locked in the directory", NOW),
                arguments(ACTIVE, null, NOW, QUARANTINED, GONE, NOW),
                arguments(SUSPENDED, disabled(1, "a"), NOW, SUSPENDED, disabled, EARLIER),
                arguments(SUSPENDED, locked(1, "a"), NOW, SUSPENDED, "locked in the directory", EARLIER),
                arguments(SUSPENDED, entry(1, "a"), NOW, ACTIVE, "", NOW),
                arguments(SUSPENDED, null, NOW, QUARANTINED, GONE, NOW),
                arguments(QUARANTINED, null, GRACE_OVER.minusNanos(1), QUARANTINED, GONE, EARLIER),
                arguments(QUARANTINED, null, GRACE_OVER, DELETED, GONE, GRACE_OVER),
                arguments(QUARANTINED, entry(1, "a"), NOW, ACTIVE, "", NOW),
                arguments(QUARANTINED, disabled(1, "a"), NOW, SUSPENDED, disabled, NOW),
                arguments(DELETED, null, NOW, DELETED, GONE, EARLIER),
                arguments(DELETED, entry(1, "a"), NOW, ACTIVE, "", NOW),
                arguments(DELETED, disabled(1, "a"), NOW, SUSPENDED, disabled, NOW));
    }

    @ParameterizedTest(name = "{0} with {1} at {2} is {3}")
    @MethodSource("moves")
    void movesAsTheTableSays(
            @Nullable RobotState before,
            @Nullable DirectoryEntry entry,
            Instant now,
            RobotState after,
            String reason,
            Instant since) {
        var known = before == null ? List.<KnownRobot>of() : List.of(known(1, "a", before));
        var reading = entry == null ? reading() : reading(entry);

        var roster = lifecycle.advance(reading, known, now);

        assertThat(roster.robots())
                .containsExactly(
                        new RobotAccount(id(1), "corp", new ServiceAccountName("a"), after, reason, since, entry));
        assertThat(roster.frozen()).isEmpty();
        assertThat(roster.vanished().contains(id(1)))
                .isEqualTo(after == QUARANTINED && (before == ACTIVE || before == SUSPENDED));
        assertThat(roster.suspended().contains(id(1))).isEqualTo(before == ACTIVE && after == SUSPENDED);
        assertThat(roster.returned().contains(id(1))).isEqualTo(before != null && before != ACTIVE && after == ACTIVE);
    }

    @Test
    void expiresByTheClockAloneAndNotAMomentEarly() {
        var robot = known(1, "a", ACTIVE);

        var before = lifecycle.advance(reading(expiring(1, "a", NOW.plusNanos(1))), List.of(robot), NOW);
        var at = lifecycle.advance(reading(expiring(1, "a", NOW)), List.of(robot), NOW);

        assertThat(before.robots().getFirst().state()).isEqualTo(ACTIVE);
        assertThat(at.robots().getFirst().state()).isEqualTo(SUSPENDED);
        assertThat(at.robots().getFirst().reason()).isEqualTo("expired at 2026-11-24T12:00:00Z");
        assertThat(at.suspended()).containsExactly(id(1));
    }

    @Test
    void saysWhetherTheDirectoryToldOfTheDeletion() {
        var known = List.of(known(1, "a", ACTIVE), known(2, "b", SUSPENDED), known(3, "c", QUARANTINED));
        var told =
                new DirectoryReading.Complete("corp", "ldap1", NOW, List.of(), List.of(), null, Set.of(id(2), id(3)));

        assertThat(lifecycle.advance(told, known, NOW).robots())
                .extracting(RobotAccount::reason)
                .containsExactly(GONE, "deleted in the directory", GONE);
    }

    @Test
    void deletesAtOnceAfterQuarantineWithoutGrace() {
        var impatient = new Lifecycle(Duration.ZERO);

        assertThat(impatient
                        .advance(reading(), List.of(known(1, "a", ACTIVE)), NOW)
                        .robots())
                .extracting(RobotAccount::state)
                .containsExactly(QUARANTINED);
        assertThat(impatient
                        .advance(reading(), List.of(known(1, "a", QUARANTINED)), EARLIER)
                        .robots())
                .extracting(RobotAccount::state)
                .containsExactly(DELETED);
    }

    @Test
    void keepsTheNameThroughARenameAndAMove() {
        var entry = moved(entry(1, "a"), "uid=b,ou=elsewhere,dc=corp,dc=example", "b");

        var roster = lifecycle.advance(reading(entry), List.of(known(1, "a", ACTIVE)), NOW);

        assertThat(roster.robots()).extracting(RobotAccount::name).containsExactly(new ServiceAccountName("a"));
        assertThat(roster.robots().getFirst().since()).isEqualTo(EARLIER);
    }

    @Test
    void givesNothingToNewcomersOfOneName() {
        var roster = lifecycle.advance(
                reading(entry(1, "a"), moved(entry(2, "a"), "uid=a,ou=second", "A"), entry(3, "c")), List.of(), NOW);

        assertThat(roster.robots()).extracting(RobotAccount::id).containsExactly(id(3));
        assertThat(roster.frozen())
                .containsOnly(
                        java.util.Map.entry(id(1), "its name a is also wanted by uid=a,ou=second"),
                        java.util.Map.entry(id(2), "its name a is also wanted by uid=a,ou=robots,dc=corp,dc=example"));
    }

    @Test
    void leavesTheHolderOfANameAsItIsAndGivesTheNewcomerNothing() {
        var roster = lifecycle.advance(reading(entry(1, "a"), entry(2, "a")), List.of(known(1, "a", ACTIVE)), NOW);

        assertThat(roster.robots()).extracting(RobotAccount::id).containsExactly(id(1));
        assertThat(roster.frozen()).containsOnlyKeys(id(1), id(2));
    }

    @ParameterizedTest
    @EnumSource(names = {"QUARANTINED", "DELETED"})
    void neverGivesTheNameOfARobotThatLeftToAnother(RobotState state) {
        var roster = lifecycle.advance(reading(entry(2, "a")), List.of(known(1, "a", state)), EARLIER);

        assertThat(roster.robots()).extracting(RobotAccount::id).containsExactly(id(1));
        assertThat(roster.robots()).extracting(RobotAccount::state).containsExactly(state);
        assertThat(roster.frozen())
                .containsOnly(
                        java.util.Map.entry(id(2), "its name a is also wanted by a robot that left (" + id(1) + ")"));
    }

    @Test
    void quarantinesARobotWhoseEntryWasMadeAnew() {
        var roster = lifecycle.advance(reading(entry(2, "a")), List.of(known(1, "a", ACTIVE)), NOW);

        assertThat(roster.robots()).extracting(RobotAccount::state).containsExactly(QUARANTINED);
        assertThat(roster.vanished()).containsExactly(id(1));
        assertThat(roster.frozen()).containsOnlyKeys(id(2));
    }

    @ParameterizedTest
    @EnumSource
    void freezesAnEntryThatCannotBeARobotWhateverWasKnownOfIt(RobotState state) {
        var odd = unusable(id(1), "it has two values for uid");

        var roster = lifecycle.advance(reading(List.of(), List.of(odd)), List.of(known(1, "a", state)), NOW);

        assertThat(roster.robots()).isEmpty();
        assertThat(roster.frozen()).containsOnly(java.util.Map.entry(id(1), "it has two values for uid"));
        assertThat(roster.unusable()).containsExactly(odd);
        assertThat(roster.vanished()).isEmpty();
    }

    @Test
    void freezesWhoeverIsMissingWhileAnEntryHidesItsId() {
        var hidden = unusable(null, "its id cannot be read");
        var known = List.of(known(1, "a", ACTIVE), known(2, "b", SUSPENDED), known(3, "c", ACTIVE));

        var roster = lifecycle.advance(reading(List.of(entry(3, "c")), List.of(hidden)), known, NOW);

        assertThat(roster.robots()).extracting(RobotAccount::id).containsExactly(id(3));
        assertThat(roster.frozen()).containsOnlyKeys(id(1), id(2));
        assertThat(roster.frozen().values())
                .containsOnly("not seen, but an entry without a readable id may be this one");
        assertThat(roster.vanished()).isEmpty();
    }

    @Test
    void deletesNobodyWhileAnEntryHidesItsId() {
        var hidden = unusable(null, "its id cannot be read");

        var roster =
                lifecycle.advance(reading(List.of(), List.of(hidden)), List.of(known(1, "a", QUARANTINED)), GRACE_OVER);

        assertThat(roster.robots()).extracting(RobotAccount::state).containsExactly(QUARANTINED);
    }

    @Test
    void freezesARobotWhoseIdStandsOnTwoEntries() {
        var roster = lifecycle.advance(
                reading(entry(1, "a"), entry(1, "b"), entry(2, "c")), List.of(known(1, "a", ACTIVE)), NOW);

        assertThat(roster.robots()).extracting(RobotAccount::id).containsExactly(id(2));
        assertThat(roster.frozen()).containsOnly(java.util.Map.entry(id(1), "its stable id stands on two entries"));
        assertThat(roster.unusable())
                .extracting(DirectoryReading.UnusableEntry::dn)
                .containsExactly("uid=a,ou=robots,dc=corp,dc=example", "uid=b,ou=robots,dc=corp,dc=example");
        assertThat(roster.vanished()).isEmpty();
    }

    @Test
    void leavesTheRobotsOfAnotherDirectoryAlone() {
        var elsewhere = new KnownRobot(id(9), "lab", "z", "uid=z", new ServiceAccountName("z"), ACTIVE, "", EARLIER);

        var roster = lifecycle.advance(reading(entry(1, "a")), List.of(elsewhere), NOW);

        assertThat(roster.robots()).extracting(RobotAccount::id).containsExactly(id(1));
        assertThat(roster.vanished()).isEmpty();
    }

    @Test
    void givesTheSameRosterInEveryOrderOfTheReading() {
        var known = List.of(known(4, "d", ACTIVE), known(1, "a", SUSPENDED));
        var forward = lifecycle.advance(reading(entry(1, "a"), entry(2, "b"), entry(3, "b")), known, NOW);
        var backward = lifecycle.advance(reading(entry(3, "b"), entry(2, "b"), entry(1, "a")), known.reversed(), NOW);

        assertThat(backward).isEqualTo(forward);
    }

    @ParameterizedTest
    @EnumSource
    void hasAnEntryExactlyWhileTheDirectoryShowsIt(RobotState state) {
        boolean shown = state == ACTIVE || state == SUSPENDED;
        var entry = shown ? null : entry(1, "a");
        assertThatThrownBy(() -> new RobotAccount(id(1), "corp", new ServiceAccountName("a"), state, "", NOW, entry))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("robot " + id(1) + " is " + state.word() + (shown ? " without" : " with") + " an entry");
        assertThat(RobotState.parse(state.word())).isEqualTo(state);
    }
}
