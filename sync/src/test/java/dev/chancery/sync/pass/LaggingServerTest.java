package dev.chancery.sync.pass;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chancery.sync.account.Limit;
import dev.chancery.sync.account.RobotState;
import dev.chancery.sync.account.TestRobots;
import dev.chancery.sync.directory.DirectoryEntry;
import dev.chancery.sync.directory.Occasion;
import dev.chancery.sync.registry.RunOutcome;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Two domain controllers, of which the second has not heard yet that the first has switched a robot off. */
class LaggingServerTest {
    private static final String FIRST = "dc1 3f2504e0-4f89-11d3-9a0c-0305e82c3301";
    private static final String SECOND = "dc2 6ba7b810-9dad-11d1-80b4-00c04fd430c8";
    private static final String ID = FIRST.substring(FIRST.indexOf(' ') + 1);

    private final NewsSite site =
            new NewsSite(new Limit(10, 100), TestRobots.entry(1, "a", "view"), TestRobots.entry(2, "b", "view"));

    @AfterEach
    void end() throws Exception {
        site.close();
    }

    @Test
    void bringsNobodyBackUntilItHasCaughtUp() {
        switchOffAtTheFirst();

        failOver(9);
        var behind = site.run(Occasion.NEWS);
        assertThat(behind.outcome()).isEqualTo(RunOutcome.HELD);
        assertThat(((Look.Seen) behind.look()).doubtful()).singleElement().satisfies(read -> assertThat(read.doubts())
                .containsExactly("server " + SECOND + " lags behind: it does not have change 10 of server " + FIRST
                        + " yet, only those up to 9"));
        assertThat(site.state(1)).isEqualTo(RobotState.SUSPENDED);

        site.directory.put(counted(TestRobots.disabled(2, "b"), 5));
        assertThat(site.run(Occasion.ROUTINE).outcome()).isEqualTo(RunOutcome.HELD);
        assertThat(site.state(2)).as("what takes power away counts").isEqualTo(RobotState.SUSPENDED);

        site.directory.put(counted(TestRobots.disabled(1, "a"), 6));
        site.directory.put(counted(TestRobots.entry(3, "c", "view"), 7));
        site.directory.answerAs(SECOND, Map.of(ID, 10L));
        assertThat(site.run(Occasion.ROUTINE).outcome()).isEqualTo(RunOutcome.IN_LINE);
        assertThat(site.state(1)).isEqualTo(RobotState.SUSPENDED);
        assertThat(site.state(3)).isEqualTo(RobotState.ACTIVE);
    }

    @Test
    void isBelievedOnceAPersonHasSaidThatTheFirstWillNotComeBack() {
        switchOffAtTheFirst();
        failOver(9);
        var digest = ((Look.Seen) site.run(Occasion.ROUTINE).look())
                .doubtful()
                .getFirst()
                .digest();

        assertThat(site.approve(digest).outcome()).isEqualTo(RunOutcome.IN_LINE);
        assertThat(site.state(1)).as("as the second one says").isEqualTo(RobotState.ACTIVE);
        assertThat(site.run(Occasion.ROUTINE).outcome()).as("asked once").isEqualTo(RunOutcome.IN_LINE);
        site.directory.put(counted(TestRobots.disabled(2, "b"), 5));
        assertThat(site.run(Occasion.NEWS).outcome()).isEqualTo(RunOutcome.IN_LINE);
        assertThat(site.state(2)).isEqualTo(RobotState.SUSPENDED);
    }

    @Test
    void isBelievedWhenItHasHeardOfEverything() {
        switchOffAtTheFirst();
        site.directory.answerAs(SECOND, Map.of(ID, 12L));
        site.directory.put(counted(TestRobots.disabled(1, "a"), 3));

        assertThat(site.run(Occasion.NEWS).outcome()).isEqualTo(RunOutcome.IN_LINE);
    }

    private void switchOffAtTheFirst() {
        site.directory.answerAs(FIRST, Map.of());
        site.directory.put(counted(TestRobots.entry(1, "a", "view"), 8));
        site.directory.put(counted(TestRobots.entry(2, "b", "view"), 9));
        site.run(Occasion.ROUTINE);
        site.directory.put(counted(TestRobots.disabled(1, "a"), 10));
        site.run(Occasion.NEWS);
        assertThat(site.state(1)).isEqualTo(RobotState.SUSPENDED);
    }

    private void failOver(long heard) {
        site.directory.answerAs(SECOND, Map.of(ID, heard));
        site.directory.put(counted(TestRobots.entry(1, "a", "view"), 3));
        site.directory.put(counted(TestRobots.entry(2, "b", "view"), 4));
    }

    private static DirectoryEntry counted(DirectoryEntry entry, long number) {
        var attributes = new HashMap<>(entry.attributes());
        attributes.put("usnchanged", List.of(Long.toString(number)));
        return new DirectoryEntry(
                entry.id(),
                entry.dn(),
                entry.login(),
                entry.disabled(),
                entry.lock(),
                entry.expires(),
                entry.owner(),
                entry.description(),
                entry.changed(),
                entry.groups(),
                attributes);
    }
}
