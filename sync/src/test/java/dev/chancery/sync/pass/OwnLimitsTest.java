package dev.chancery.sync.pass;

import static dev.chancery.sync.account.RobotState.ACTIVE;
import static dev.chancery.sync.account.RobotState.SUSPENDED;
import static dev.chancery.sync.account.TestRobots.NOW;
import static dev.chancery.sync.account.TestRobots.disabled;
import static dev.chancery.sync.account.TestRobots.entry;
import static dev.chancery.sync.account.TestRobots.id;
import static org.assertj.core.api.Assertions.assertThat;

import dev.chancery.sync.account.KnownRobot;
import dev.chancery.sync.account.Lifecycle;
import dev.chancery.sync.account.Limit;
import dev.chancery.sync.account.RobotState;
import dev.chancery.sync.account.RosterGuard;
import dev.chancery.sync.account.RosterLimits;
import dev.chancery.sync.account.TestRobots;
import dev.chancery.sync.desired.AudienceGuard;
import dev.chancery.sync.desired.Mapping;
import dev.chancery.sync.directory.InMemoryDirectory;
import dev.chancery.sync.directory.Occasion;
import dev.chancery.sync.registry.ForgetfulRegistry;
import dev.chancery.sync.registry.InMemoryHolds;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The same happens to one robot in each of two directories, of which only one lets it pass. */
class OwnLimitsTest {
    private static final int ROBOTS = 6;
    private static final Limit ONE = new Limit(1, 0);
    private static final Limit NONE = new Limit(0, 0);

    private final InMemoryDirectory corp = new InMemoryDirectory("corp");
    private final InMemoryDirectory lab = new InMemoryDirectory("lab");
    private final List<KnownRobot> known = new ArrayList<>();

    @Test
    void holdSuspensionsInTheDirectoryWhoseTheyAre() {
        company(ACTIVE);
        corp.put(disabled(1, "r1"));
        lab.put(disabled(101, "r101"));

        var seen = look();

        assertThat(seen.restraints())
                .extracting(Restraint::kind, Restraint::reason)
                .containsExactly(org.assertj.core.groups.Tuple.tuple(
                        Restraint.Kind.SUSPENSIONS,
                        "in directory lab, 1 of 6 robots are switched off at once, which is more than the limit of 0 or 0"
                                + " %"));
        assertThat(seen.roster().suspended()).contains(id(1));
        assertThat(seen.roster().frozen()).containsOnlyKeys(id(101));
    }

    @Test
    void holdReturnsInTheDirectoryWhoseTheyAre() {
        company(SUSPENDED);
        corp.put(entry(1, "r1"));
        lab.put(entry(101, "r101"));

        var seen = look();

        assertThat(seen.restraints())
                .singleElement()
                .extracting(Restraint::reason)
                .asString()
                .startsWith("in directory lab, 1 of 6 robots that were switched off or gone come back at once");
        assertThat(seen.unasked().returned()).containsExactly(id(1));
    }

    @Test
    void doubtTheReadingOfTheDirectoryWhoseTheyAre() {
        company(ACTIVE);
        corp.remove(id(1));
        lab.remove(id(101));

        assertThat(look().doubtful())
                .singleElement()
                .extracting(Sighting.Read::directory, Sighting.Read::doubts)
                .containsExactly(
                        "lab",
                        List.of(
                                "in directory lab, 1 of 6 robots are gone from the directory at once, which is more than"
                                        + " the limit of 0 or 0 %"));
    }

    private void company(RobotState state) {
        for (int n = 1; n <= ROBOTS; n++) {
            join(corp, n, state);
            join(lab, 100 + n, state);
        }
    }

    private void join(InMemoryDirectory directory, int n, RobotState state) {
        var robot = TestRobots.known(n, "r" + n, state);
        directory.put(state == ACTIVE ? entry(n, "r" + n) : disabled(n, "r" + n));
        known.add(new KnownRobot(
                robot.id(),
                directory.name(),
                robot.login(),
                robot.dn(),
                robot.name(),
                state,
                robot.reason(),
                robot.since()));
    }

    private Look.Seen look() {
        var guards = new ReadingGuards(
                directory -> new RosterGuard(
                        directory.equals("lab") ? new RosterLimits(NONE, NONE, NONE) : new RosterLimits(ONE, ONE, ONE)),
                new AudienceGuard(Limit.DEFAULT),
                new InMemoryHolds());
        var registry = new ForgetfulRegistry() {
            @Override
            public List<KnownRobot> robots() {
                return known;
            }
        };
        var pass = new DirectoryPass(
                List.of(corp, lab),
                registry,
                new Lifecycle(Duration.ofDays(1)),
                guards,
                new Mapping(List.of()),
                Clock.fixed(NOW, ZoneOffset.UTC));
        return (Look.Seen) pass.look(Occasion.ROUTINE);
    }
}
