package dev.chancery.sync.account;

import static dev.chancery.sync.account.TestRobots.EARLIER;
import static dev.chancery.sync.account.TestRobots.NOW;
import static dev.chancery.sync.account.TestRobots.entry;
import static dev.chancery.sync.account.TestRobots.id;
import static org.assertj.core.api.Assertions.assertThat;

import dev.chancery.sync.directory.DirectoryEntry;
import dev.chancery.sync.directory.DirectoryReading;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class GatheringTest {
    private final List<KnownRobot> known = new ArrayList<>();
    private final Map<String, Roster> rosters = new LinkedHashMap<>();

    @Test
    void putsRobotsOfAllDirectoriesTogether() {
        read("corp", entry(1, "a"));
        read("lab", entry(2, "b"));
        assertThat(together().robots()).extracting(RobotAccount::directory).containsExactly("corp", "lab");
    }

    @Test
    void leavesRobotsOfASilentDirectoryExactlyAsTheyAre() {
        known("lab", 2, "b", RobotState.ACTIVE);
        read("corp", entry(1, "a"));

        var roster = new Gathering(known).of(rosters, Map.of("lab", "lab is silent"));

        assertThat(roster.robots()).extracting(RobotAccount::id).containsExactly(id(1));
        assertThat(roster.frozen()).containsEntry(id(2), "lab is silent");
        assertThat(roster.vanished()).isEmpty();
    }

    @Test
    void remembersWhoMayDoNothingWhereverItIs() {
        known("corp", 1, "a", RobotState.ACTIVE);
        known("corp", 5, "e", RobotState.SUSPENDED);
        known("lab", 2, "b", RobotState.SUSPENDED);
        known("lab", 3, "c", RobotState.ACTIVE);
        known("lab", 4, "d", RobotState.DELETED);
        read("corp", TestRobots.disabled(1, "a"), entry(5, "e"), TestRobots.disabled(3, "c"));

        assertThat(together().idle()).containsExactlyInAnyOrder(id(1), id(2), id(4));
    }

    @Test
    void leavesRobotsOfADirectoryThatIsNotConfiguredExactlyAsTheyAre() {
        known("lab", 2, "b", RobotState.QUARANTINED);
        known("lab", 3, "c", RobotState.DELETED);
        read("corp", entry(1, "a"));
        assertThat(together().frozen()).containsOnlyKeys(id(2));
    }

    @Test
    void refusesAnIdOfAnotherDirectoryAndLeavesItsOwnerAlone() {
        known("corp", 1, "a", RobotState.ACTIVE);
        read("corp", entry(1, "a"));
        read("lab", entry(1, "a"));

        var roster = together();

        assertThat(roster.robots()).extracting(RobotAccount::directory).containsExactly("corp");
        assertThat(roster.frozen()).isEmpty();
        assertThat(roster.unusable()).singleElement().satisfies(entry -> assertThat(entry.reason())
                .isEqualTo("its stable id is that of a robot of directory corp"));
    }

    @Test
    void letsARobotBeSwitchedOffThoughAnotherDirectoryWantsItsName() {
        known("corp", 1, "a", RobotState.ACTIVE);
        read("corp", TestRobots.disabled(1, "a"));
        read("lab", entry(2, "a"));

        var roster = together();

        assertThat(roster.robots()).extracting(RobotAccount::state).containsExactly(RobotState.SUSPENDED);
        assertThat(roster.frozen()).isEmpty();
        assertThat(roster.unusable()).singleElement().satisfies(entry -> assertThat(entry.reason())
                .isEqualTo("its name a is that of a robot of directory corp"));
    }

    @Test
    void givesANameOfADeletedRobotToNobodyElse() {
        known("lab", 1, "a", RobotState.DELETED);
        read("corp", entry(2, "a"));
        assertThat(together().robots()).isEmpty();
    }

    @Test
    void givesANameThatTwoDirectoriesWantToNeither() {
        read("corp", entry(1, "a"), entry(2, "b"));
        read("lab", entry(3, "a"));
        var roster = together();
        assertThat(roster.robots()).extracting(RobotAccount::id).containsExactly(id(2));
        assertThat(roster.unusable()).hasSize(2);
    }

    @Test
    void givesAnIdThatTwoDirectoriesShowToNeither() {
        read("corp", entry(1, "a"));
        read("lab", entry(1, "b"));
        assertThat(together().robots()).isEmpty();
    }

    private Roster together() {
        return new Gathering(known).of(rosters, Map.of());
    }

    private void known(String directory, int number, String login, RobotState state) {
        var robot = TestRobots.known(number, login, state);
        known.add(new KnownRobot(
                robot.id(), directory, login, robot.dn(), robot.name(), robot.state(), robot.reason(), EARLIER));
    }

    private void read(String directory, DirectoryEntry... entries) {
        var reading = new DirectoryReading.Complete(directory, "ldap", NOW, List.of(entries), List.of());
        rosters.put(directory, new Lifecycle(Duration.ofDays(1)).advance(reading, known, NOW));
    }
}
