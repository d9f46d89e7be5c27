package dev.chancery.sync.pass;

import static dev.chancery.sync.account.RobotState.ACTIVE;
import static dev.chancery.sync.account.RobotState.SUSPENDED;
import static org.assertj.core.api.Assertions.assertThat;

import dev.chancery.sync.account.Limit;
import dev.chancery.sync.account.RobotState;
import dev.chancery.sync.account.Scope;
import dev.chancery.sync.account.TestRobots;
import dev.chancery.sync.directory.DirectoryEntry;
import dev.chancery.sync.directory.Occasion;
import dev.chancery.sync.registry.RunOutcome;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Ten robots of twelve are off, and at most three may come back at once. */
class ReturningRobotsTest {
    private static final int OFF = 10;
    private static final int ALL = 12;

    private final NewsSite site = new NewsSite(
            new Limit(3, 5),
            Stream.concat(
                            IntStream.rangeClosed(1, OFF).mapToObj(n -> TestRobots.disabled(n, "r" + n)),
                            Stream.of(TestRobots.entry(11, "r11", "view"), TestRobots.entry(ALL, "r12")))
                    .toArray(DirectoryEntry[]::new));

    @BeforeEach
    void everybodyIsKnown() {
        assertThat(site.run(Occasion.ROUTINE).outcome()).isEqualTo(RunOutcome.IN_LINE);
        site.pass(Duration.ofHours(2));
    }

    @AfterEach
    void close() {
        site.close();
    }

    @ParameterizedTest
    @EnumSource(Occasion.class)
    void comeBackAtOnceWhenTheyAreFew(Occasion occasion) {
        seen(1, 1);

        var report = site.run(occasion);

        assertThat(report.outcome()).isEqualTo(RunOutcome.IN_LINE);
        assertThat(states(1, 2)).containsExactly(ACTIVE, SUSPENDED);
        assertThat(site.everything()).anyMatch(line -> line.startsWith("RoleBinding ns/r1."));
        if (occasion == Occasion.NEWS) assertThat(site.lastScope()).isEqualTo(Scope.only(List.of(TestRobots.id(1))));
    }

    @ParameterizedTest
    @EnumSource(Occasion.class)
    void stayOffWhenTheyAreManyAndAllElseGoesOn(Occasion occasion) {
        seen(1, OFF);
        site.put(TestRobots.entry(ALL, "r12", "view"));
        site.put(TestRobots.disabled(11, "r11"));

        var report = site.run(occasion);

        assertThat(report.outcome()).isEqualTo(RunOutcome.HELD);
        assertThat(states(1, OFF)).containsOnly(SUSPENDED);
        assertThat(site.everything())
                .noneMatch(line -> line.matches("RoleBinding ns/r(\\d|10|11)\\..*"))
                .anyMatch(line -> line.startsWith("RoleBinding ns/r12."));
        assertThat(states(11, 11)).as("what takes power away goes on").containsExactly(SUSPENDED);
        assertThat(restraint(report).reason())
                .isEqualTo("10 of 10 robots that were switched off or gone come back at once, which is more than the"
                        + " limit of 3 or 5 %");
    }

    @ParameterizedTest
    @EnumSource(Occasion.class)
    void comeBackAllAtOnceWhenTheirLocksAreSeenToBeOver(Occasion occasion) {
        locked(1, OFF);
        for (int n = 1; n <= OFF; n++) site.put(TestRobots.unlocked(n, "r" + n, "view"));

        assertThat(site.run(occasion).outcome()).isEqualTo(RunOutcome.IN_LINE);

        assertThat(states(1, OFF)).containsOnly(ACTIVE);
        assertThat(site.everything()).anyMatch(line -> line.startsWith("RoleBinding ns/r10."));
        assertThat(site.holds.returnedLately()).as("it counts for nothing").isEmpty();
    }

    @ParameterizedTest
    @EnumSource(Occasion.class)
    void stayOffWhenTheirLocksAreMerelySeenNoMore(Occasion occasion) {
        locked(1, OFF);
        seen(1, 5);
        for (int n = 6; n <= OFF; n++) site.put(TestRobots.unlocked(n, "r" + n));

        var report = site.run(occasion);

        assertThat(restraint(report).reason()).startsWith("5 of 10 robots");
        assertThat(states(1, 5)).containsOnly(SUSPENDED);
        assertThat(states(6, OFF)).as("whose locks are seen to be over").containsOnly(ACTIVE);
    }

    @ParameterizedTest
    @EnumSource(Occasion.class)
    void stayOffWhenSomethingElseHadSwitchedThemOffThanALockThatIsOver(Occasion occasion) {
        for (int n = 1; n <= OFF; n++) site.put(TestRobots.unlocked(n, "r" + n, "view"));

        assertThat(site.run(occasion).outcome()).isEqualTo(RunOutcome.HELD);
        assertThat(states(1, OFF)).containsOnly(SUSPENDED);
    }

    @Test
    void areShownAsTheyWereAndAsTheyAreSaidToBe() {
        seen(1, 4);

        assertThat(restraint(site.run(Occasion.ROUTINE)).evidence())
                .hasSize(4)
                .first()
                .isEqualTo("back r1 (00000000-0000-4000-8000-000000000001): suspended since 2026-11-24T12:00:00Z,"
                        + " disabled in the directory; now neither disabled nor locked, and never expires");
    }

    @Test
    void comeBackWhenAPersonLetsThem() {
        seen(1, OFF);
        var digest = restraint(site.run(Occasion.NEWS)).digest();
        site.put(TestRobots.moved(TestRobots.entry(1, "r1", "view"), "uid=r1,ou=elsewhere", "r1"));
        assertThat(restraint(site.run(Occasion.NEWS)).digest())
                .as("what else becomes of them meanwhile is not what was asked")
                .isEqualTo(digest);

        assertThat(site.approve(digest).outcome()).isEqualTo(RunOutcome.IN_LINE);

        assertThat(states(1, OFF)).containsOnly(ACTIVE);
        assertThat(site.everything()).anyMatch(line -> line.startsWith("RoleBinding ns/r10."));
        assertThat(site.holds.returnedLately()).as("a person was asked").isEmpty();
    }

    @Test
    void goOnWaitingWhileTheirReadingIsHeldForAnotherReason() {
        seen(1, 5);
        var digest = restraint(site.run(Occasion.ROUTINE)).digest();
        site.holds.approve(null, digest, "eve", "it is meant");
        for (int n = 6; n <= OFF; n++) site.directory.remove(TestRobots.id(n));
        var report = site.run(Occasion.ROUTINE);
        assertThat(((Look.Seen) report.look()).doubtful())
                .as("so many are gone")
                .hasSize(1);
        assertThat(states(1, 5)).containsOnly(SUSPENDED);
        assertThat(site.holds.isUnused(null, digest)).isTrue();

        for (int n = 6; n <= OFF; n++) site.put(TestRobots.disabled(n, "r" + n));

        assertThat(site.run(Occasion.ROUTINE).outcome()).isEqualTo(RunOutcome.IN_LINE);
        assertThat(states(1, 5)).containsOnly(ACTIVE);
    }

    /** Nobody saw that they were switched off once more before the server was put back. */
    @Test
    void areAskedAboutAnewWhenTheServerThatShowsThemIsNotBelieved() {
        seen(1, 5);
        var digest = restraint(site.run(Occasion.ROUTINE)).digest();
        site.holds.approve(null, digest, "eve", "it is meant");
        site.directory.countFrom(1);

        var report = site.run(Occasion.ROUTINE);

        assertThat(site.holds.isUnused(null, digest)).as("it is void").isFalse();
        var reading = ((Look.Seen) report.look()).doubtful().getFirst().digest();
        assertThat(site.approve(reading).outcome()).isEqualTo(RunOutcome.HELD);
        assertThat(states(1, 5)).containsOnly(SUSPENDED);
    }

    @Test
    void areLetPassAsOneAndNotOneMore() {
        seen(1, 9);
        var digest = restraint(site.run(Occasion.NEWS)).digest();
        seen(10, 10);

        var report = site.approve(digest);

        assertThat(report.outcome()).isEqualTo(RunOutcome.HELD);
        assertThat(restraint(report).digest()).isNotEqualTo(digest);
        assertThat(states(1, OFF)).containsOnly(SUSPENDED);
    }

    @ParameterizedTest
    @EnumSource(Occasion.class)
    void countTogetherThoughTheyComeBackAFewAtATime(Occasion occasion) {
        seen(1, 2);
        site.run(occasion);
        seen(3, 3);
        assertThat(site.run(occasion).outcome()).isEqualTo(RunOutcome.IN_LINE);
        site.put(TestRobots.disabled(1, "r1"));
        site.run(occasion);
        seen(1, 1);
        assertThat(site.run(occasion).outcome()).as("the same robot again").isEqualTo(RunOutcome.IN_LINE);

        seen(4, 4);

        assertThat(site.run(occasion).outcome()).isEqualTo(RunOutcome.HELD);
        assertThat(states(1, 4)).containsExactly(ACTIVE, ACTIVE, ACTIVE, SUSPENDED);
        assertThat(site.holds.returnedLately()).isEqualTo(Set.of(TestRobots.id(1), TestRobots.id(2), TestRobots.id(3)));
    }

    @Test
    void waitNoMoreWhenTheyAreSeenToBeOffAgain() {
        seen(1, OFF);
        site.run(Occasion.NEWS);
        for (int n = 1; n <= OFF; n++) site.put(TestRobots.disabled(n, "r" + n));

        assertThat(site.run(Occasion.NEWS).outcome()).isEqualTo(RunOutcome.IN_LINE);
        assertThat(states(1, OFF)).containsOnly(SUSPENDED);
    }

    @Test
    void comeBackInNoMassFromTheGraveEither() {
        for (int n = 1; n <= 3; n++) site.directory.remove(TestRobots.id(n));
        site.run(Occasion.ROUTINE);
        site.pass(NewsSite.GRACE);
        site.run(Occasion.ROUTINE);
        for (int n = 4; n <= 5; n++) site.directory.remove(TestRobots.id(n));
        site.run(Occasion.ROUTINE);
        seen(1, 5);

        assertThat(site.run(Occasion.ROUTINE).outcome()).isEqualTo(RunOutcome.HELD);

        assertThat(states(1, 3)).containsOnly(RobotState.DELETED);
        assertThat(states(4, 5)).containsOnly(RobotState.QUARANTINED);
        assertThat(site.everything())
                .noneMatch(line -> line.contains("ns/r1 "))
                .anyMatch(line -> line.contains("ns/r4 "));
        site.pass(NewsSite.GRACE);
        site.run(Occasion.ROUTINE);
        assertThat(states(4, 5)).as("their entries are there").containsOnly(RobotState.QUARANTINED);
    }

    private void locked(int from, int to) {
        for (int n = from; n <= to; n++) site.put(TestRobots.locked(n, "r" + n));
        assertThat(site.run(Occasion.ROUTINE).outcome()).isEqualTo(RunOutcome.IN_LINE);
    }

    private void seen(int from, int to) {
        for (int n = from; n <= to; n++) site.put(TestRobots.entry(n, "r" + n, "view"));
    }

    private List<RobotState> states(int from, int to) {
        return IntStream.rangeClosed(from, to).mapToObj(site::state).toList();
    }

    private static Restraint restraint(RunReport report) {
        return ((Look.Seen) report.look()).restraints().getFirst();
    }
}
