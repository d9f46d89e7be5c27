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
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class RosterGuardTest {
    private static final int MANY = 20;

    private final RosterGuard guard = new RosterGuard(new Limit(2, 10), new Limit(3, 10));
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
        return guard.doubts(advance(reading), known);
    }

    private Optional<String> massSuspension(DirectoryReading.Complete reading) {
        return guard.massSuspension(advance(reading), known);
    }

    private Roster advance(DirectoryReading.Complete reading) {
        return new Lifecycle(Duration.ofDays(1)).advance(reading, known, NOW);
    }
}
