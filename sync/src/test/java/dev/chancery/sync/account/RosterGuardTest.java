package dev.chancery.sync.account;

import static dev.chancery.sync.account.RobotState.ACTIVE;
import static dev.chancery.sync.account.RobotState.DELETED;
import static dev.chancery.sync.account.RobotState.QUARANTINED;
import static dev.chancery.sync.account.RobotState.SUSPENDED;
import static dev.chancery.sync.account.TestRobots.NOW;
import static dev.chancery.sync.account.TestRobots.disabled;
import static dev.chancery.sync.account.TestRobots.entry;
import static dev.chancery.sync.account.TestRobots.known;
import static dev.chancery.sync.account.TestRobots.reading;
import static dev.chancery.sync.account.TestRobots.unusable;
import static org.assertj.core.api.Assertions.assertThat;

import dev.chancery.sync.directory.DirectoryEntry;
import dev.chancery.sync.directory.DirectoryReading;
import dev.chancery.sync.directory.StableId;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class RosterGuardTest {
    private static final int MANY = 20;

    private final RosterGuard guard =
            new RosterGuard(new RosterLimits(new Limit(2, 10), new Limit(3, 10), Limit.DEFAULT));
    private final List<KnownRobot> known = new ArrayList<>();
    private final List<DirectoryEntry> entries = new ArrayList<>();

    RosterGuardTest() {
        for (int n = 0; n < MANY; n++) {
            known.add(known(n, "r" + n, ACTIVE));
            entries.add(entry(n, "r" + n));
        }
    }

    @Test
    void believesAReadingThatShowsEverybody() {
        assertThat(doubts(reading(entries, List.of()))).isEmpty();
    }

    @Test
    void believesTheFirstReadingHoweverEmpty() {
        known.clear();
        assertThat(doubts(reading())).isEmpty();
    }

    @Test
    void doubtsAnEmptyReading() {
        assertThat(doubts(reading())).containsExactly("all 20 robots are gone from the directory");
    }

    @Test
    void doubtsThatTheLastRobotLeftThoughTheLimitWouldAllowIt() {
        known.subList(1, MANY).clear();
        assertThat(doubts(reading())).containsExactly("all 1 robots are gone from the directory");
    }

    @Test
    void doubtsThatEverybodyWasReplacedByStrangers() {
        var strangers = List.of(entry(101, "x1"), entry(102, "x2"));
        assertThat(doubts(reading(strangers, List.of()))).containsExactly("all 20 robots are gone from the directory");
    }

    @Test
    void allowsAsManyToLeaveAsTheLimitSaysAndNotOneMore() {
        assertThat(doubts(reading(entries.subList(2, MANY), List.of()))).isEmpty();
        assertThat(doubts(reading(entries.subList(3, MANY), List.of())))
                .containsExactly(
                        "3 of 20 robots are gone from the directory at once, which is more than the limit of 2 or 10"
                                + " %");
    }

    @Test
    void allowsAsManyToBeSwitchedOffAsTheLimitSaysAndNotOneMore() {
        assertThat(massSuspension(switchedOff(3))).isEmpty();
        assertThat(massSuspension(switchedOff(4)))
                .contains("4 of 20 robots are switched off at once, which is more than the limit of 3 or 10 %");
    }

    @Test
    void believesTheRestOfAReadingThatSwitchesTooManyOff() {
        assertThat(doubts(switchedOff(MANY))).isEmpty();
    }

    @Test
    void leavesRobotsExactlyAsTheyAreWhoseSuspensionIsHeld() {
        var roster = advance(switchedOff(4));
        var frozen = roster.freezing(roster.suspended(), "it is held");

        assertThat(frozen.robots()).hasSize(MANY - 4).allSatisfy(robot -> assertThat(robot.state())
                .isEqualTo(ACTIVE));
        assertThat(frozen.frozen()).hasSize(4).containsValue("it is held");
    }

    @Test
    void countsOfADoubtedReadingOnlyWhomItSwitchesOff() {
        known.set(3, known(3, "r3", SUSPENDED));
        known.set(4, known(4, "r4", QUARANTINED));
        known.set(5, known(5, "r5", DELETED));
        var doubted = reading(
                List.of(disabled(1, "r1"), entry(2, "r2"), entry(3, "r3"), entry(4, "r4"), entry(99, "new")),
                List.of());

        var roster = advance(doubted).onlySwitchingOff(known, "it is held");

        assertThat(roster.robots()).singleElement().satisfies(robot -> {
            assertThat(robot.id()).isEqualTo(TestRobots.id(1));
            assertThat(robot.state()).isEqualTo(SUSPENDED);
        });
        assertThat(roster.frozen())
                .hasSize(MANY - 1)
                .containsValue("it is held")
                .doesNotContainKeys(TestRobots.id(5), TestRobots.id(99));
        assertThat(roster.vanished()).isEmpty();
        assertThat(roster.idle())
                .containsExactlyInAnyOrder(TestRobots.id(1), TestRobots.id(3), TestRobots.id(4), TestRobots.id(5));
    }

    @Test
    void leavesAMassOnThatADoubtedReadingSwitchesOff() {
        var roster = advance(switchedOff(4)).onlySwitchingOff(known, "it is held");
        var frozen = roster.freezing(roster.suspended(), "too many");

        assertThat(frozen.robots()).isEmpty();
        assertThat(frozen.idle()).isEmpty();
    }

    @Test
    void measuresTheShareByWhoWasThereAndNotByWhoLeftLongAgo() {
        known.clear();
        for (int n = 0; n < 1000; n++) known.add(known(n, "r" + n, n < 10 ? ACTIVE : n < 500 ? QUARANTINED : DELETED));

        assertThat(doubts(reading(entries.subList(0, 7), List.of())))
                .containsExactly(
                        "3 of 10 robots are gone from the directory at once, which is more than the limit of 2 or 10"
                                + " %");
    }

    @Test
    void doesNotCountWhoWasSwitchedOffBefore() {
        known.replaceAll(robot -> known(Integer.parseInt(robot.login().substring(1)), robot.login(), SUSPENDED));
        assertThat(massSuspension(switchedOff(MANY))).isEmpty();
    }

    @Test
    void countsWhoLeftAFewAtATimeInTheLastHour() {
        left(0, Duration.ofMinutes(50));
        left(1, Duration.ofMinutes(1));

        assertThat(doubts(reading(entries.subList(2, MANY), List.of()))).isEmpty();
        assertThat(doubts(reading(entries.subList(3, MANY), List.of())))
                .containsExactly(
                        "1 of 18 robots are gone from the directory, after 2 shortly before, which is more than"
                                + " the limit of 2 or 10 %");
    }

    @Test
    void doesNotCountWhoLeftLongerAgo() {
        left(0, Duration.ofMinutes(61));
        left(1, Duration.ofMinutes(61));

        assertThat(doubts(reading(entries.subList(4, MANY), List.of()))).isEmpty();
    }

    @Test
    void doesNotCountAMassThatAPersonLetPass() {
        for (int n = 0; n < 5; n++) left(n, Duration.ofMinutes(2));

        assertThat(doubts(reading(entries.subList(7, MANY), List.of()))).isEmpty();
    }

    @Test
    void countsWhoWasSwitchedOffInTheLastMinuteOnly() {
        known.set(19, since(19, SUSPENDED, Duration.ofSeconds(30)));
        entries.set(19, disabled(19, "r19"));
        assertThat(massSuspension(switchedOff(3)))
                .contains(
                        "3 of 19 robots are switched off, after 1 shortly before, which is more than the limit of 3 or"
                                + " 10 %");

        known.set(19, since(19, SUSPENDED, Duration.ofSeconds(61)));
        assertThat(massSuspension(switchedOff(3))).isEmpty();
    }

    @Test
    void countsWhoIsPutRightUntilAllAreThatWereHeldTogether() {
        var gone = advance(reading(entries.subList(2, MANY), List.of()));
        var off = advance(switchedOff(2));

        assertThat(guard.doubts(gone, known, ids(0, 2), NOW)).isEmpty();
        assertThat(guard.doubts(gone, known, ids(0, 5), NOW))
                .containsExactly("2 of 20 robots are gone from the directory, and 3 that were held with them are put"
                        + " right, which is more than the limit of 2 or 10 %");
        assertThat(guard.doubts(gone, known, ids(2, 9), NOW))
                .as("others were held")
                .isEmpty();
        assertThat(guard.doubts(gone, known, ids(1, MANY + 50), NOW).getFirst())
                .as("of another directory")
                .contains("and 18 that were held");
        assertThat(guard.massSuspension(off, known, ids(0, 3), NOW)).isEmpty();
        assertThat(guard.massSuspension(off, known, ids(0, 4), NOW))
                .contains("2 of 20 robots are switched off, and 2 that were held with them are put right, which is"
                        + " more than the limit of 3 or 10 %");
        assertThat(guard.massSuspension(advance(reading(entries, List.of())), known, ids(0, 9), NOW))
                .as("nobody is switched off any more")
                .isEmpty();
    }

    private static Set<StableId> ids(int from, int to) {
        return IntStream.range(from, to).mapToObj(TestRobots::id).collect(Collectors.toSet());
    }

    private void left(int n, Duration ago) {
        known.set(n, since(n, QUARANTINED, ago));
    }

    private static KnownRobot since(int n, RobotState state, Duration ago) {
        var robot = known(n, "r" + n, state);
        return new KnownRobot(
                robot.id(),
                robot.directory(),
                robot.login(),
                robot.dn(),
                robot.name(),
                state,
                robot.reason(),
                NOW.minus(ago));
    }

    @Test
    void doesNotCountWhoCannotBeJudged() {
        assertThat(doubts(reading(List.of(), List.of(unusable(null, "its id cannot be read")))))
                .isEmpty();
    }

    private DirectoryReading.Complete switchedOff(int count) {
        var some = new ArrayList<>(entries);
        for (int n = 0; n < count; n++) some.set(n, disabled(n, "r" + n));
        return reading(some, List.of());
    }

    private List<String> doubts(DirectoryReading.Complete reading) {
        return guard.doubts(advance(reading), known, Set.of(), NOW);
    }

    private Optional<String> massSuspension(DirectoryReading.Complete reading) {
        return guard.massSuspension(advance(reading), known, Set.of(), NOW);
    }

    private Roster advance(DirectoryReading.Complete reading) {
        return new Lifecycle(Duration.ofDays(1)).advance(reading, known, NOW);
    }
}
