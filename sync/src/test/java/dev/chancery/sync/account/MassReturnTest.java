package dev.chancery.sync.account;

import static dev.chancery.sync.account.RobotState.ACTIVE;
import static dev.chancery.sync.account.RobotState.DELETED;
import static dev.chancery.sync.account.RobotState.QUARANTINED;
import static dev.chancery.sync.account.RobotState.SUSPENDED;
import static dev.chancery.sync.account.TestRobots.NOW;
import static dev.chancery.sync.account.TestRobots.disabled;
import static dev.chancery.sync.account.TestRobots.entry;
import static dev.chancery.sync.account.TestRobots.id;
import static dev.chancery.sync.account.TestRobots.known;
import static dev.chancery.sync.account.TestRobots.reading;
import static org.assertj.core.api.Assertions.assertThat;

import dev.chancery.sync.directory.DirectoryEntry;
import dev.chancery.sync.directory.StableId;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** How many robots may come back at once. Of a hundred, those below twenty are off. */
class MassReturnTest {
    private static final int ALL = 100;
    private static final int OFF = 20;

    private final RosterGuard guard =
            new RosterGuard(new RosterLimits(Limit.DEFAULT, Limit.DEFAULT, new Limit(2, 20, 10)));
    private final List<KnownRobot> known = new ArrayList<>();
    private final List<DirectoryEntry> entries = new ArrayList<>();

    MassReturnTest() {
        for (int n = 0; n < ALL; n++) {
            known.add(known(n, "r" + n, n < OFF ? SUSPENDED : ACTIVE));
            entries.add(n < OFF ? disabled(n, "r" + n) : entry(n, "r" + n));
        }
    }

    @Test
    void asksNobodyWhileNobodyComesBack() {
        assertThat(massReturn()).isEmpty();
    }

    @Test
    void letsAsManyComeBackAsTheLimitSaysAndNotOneMore() {
        comeBack(4);
        assertThat(massReturn()).isEmpty();

        comeBack(5);
        assertThat(massReturn())
                .contains(
                        "5 of 20 robots that were switched off or gone come back at once, which is more than the limit"
                                + " of 2 or 20 %, 10 at most");
    }

    @Test
    void measuresTheShareByWhoIsOffAndNotByEverybody() {
        for (int n = 3; n < OFF; n++) known.set(n, known(n, "r" + n, ACTIVE));
        comeBack(3);

        assertThat(massReturn()).hasValueSatisfying(why -> assertThat(why).startsWith("3 of 3 robots"));
    }

    @Test
    void neverLetsMoreThanTheMostComeBackHoweverManyAreOff() {
        for (int n = OFF; n < ALL; n++) known.set(n, known(n, "r" + n, SUSPENDED));
        for (int n = OFF; n < ALL; n++) entries.set(n, disabled(n, "r" + n));
        comeBack(10);
        assertThat(massReturn()).isEmpty();

        comeBack(11);
        assertThat(massReturn()).hasValueSatisfying(why -> assertThat(why).startsWith("11 of 100 robots"));
    }

    @ParameterizedTest
    @EnumSource(value = RobotState.class, mode = EnumSource.Mode.EXCLUDE, names = "ACTIVE")
    void countsWhoComesBackFromAnyState(RobotState state) {
        for (int n = 0; n < OFF; n++) known.set(n, known(n, "r" + n, state));
        comeBack(OFF);

        assertThat(massReturn()).hasValueSatisfying(why -> assertThat(why).startsWith("20 of 20 robots"));
    }

    @Test
    void measuresTheShareNotByWhoWasDeletedLongAgo() {
        for (int n = 3; n < OFF; n++) known.set(n, known(n, "r" + n, DELETED));
        comeBack(3);

        assertThat(massReturn()).hasValueSatisfying(why -> assertThat(why).startsWith("3 of 3 robots"));
    }

    @Test
    void doesNotCountWhoIsNewOrStaysOff() {
        for (int n = ALL; n < 2 * ALL; n++) entries.add(entry(n, "new" + n));
        known.set(0, known(0, "r0", QUARANTINED));

        assertThat(massReturn()).isEmpty();
    }

    @Test
    void countsWhoCameBackShortlyBeforeAndEachOnce() {
        comeBack(2);

        assertThat(massReturn(50, 51)).isEmpty();
        assertThat(massReturn(0, 1, 50, 51)).as("the same again").isEmpty();
        assertThat(massReturn(50, 51, 52))
                .contains(
                        "2 of 20 robots that were switched off or gone come back, after 3 shortly before, which is more"
                                + " than the limit of 2 or 20 %, 10 at most");
    }

    @Test
    void asksNothingAboutThoseWhoCameBackBefore() {
        assertThat(massReturn(50, 51, 52, 53, 54, 55)).isEmpty();
    }

    @Test
    void keepsRobotsOffAndAsTheyAreWhoseReturnIsHeld() {
        known.set(1, known(1, "r1", DELETED));
        comeBack(2);
        var roster = advance().keepingOff(known.subList(0, 2), "it is held");

        assertThat(roster.robots())
                .extracting(RobotAccount::id)
                .doesNotContain(id(0), id(1))
                .hasSize(ALL - 2);
        assertThat(roster.frozen()).as("of a deleted one nothing is kept").containsOnlyKeys(id(0));
        assertThat(roster.idle()).hasSize(OFF).contains(id(0), id(1));
    }

    @Test
    void givesNothingBackByADoubtedReading() {
        comeBack(5);
        var roster = advance().onlySwitchingOff(known, "it is held");

        assertThat(roster.returned()).isEmpty();
        assertThat(roster.robots()).isEmpty();
        assertThat(roster.idle()).hasSize(OFF);
    }

    private void comeBack(int robots) {
        for (int n = 0; n < robots; n++) entries.set(n, entry(n, "r" + n));
    }

    private Optional<String> massReturn(int... lately) {
        Set<StableId> before = IntStream.of(lately).mapToObj(TestRobots::id).collect(Collectors.toSet());
        return guard.massReturn(advance(), known, before, Set.of());
    }

    private Roster advance() {
        return new Lifecycle(Duration.ofDays(1)).advance(reading(entries, List.of()), known, NOW);
    }
}
