package dev.chancery.sync.pass;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chancery.sync.account.Limit;
import dev.chancery.sync.account.RobotState;
import dev.chancery.sync.account.Scope;
import dev.chancery.sync.account.TestRobots;
import dev.chancery.sync.desired.ObjectKey;
import dev.chancery.sync.directory.Occasion;
import dev.chancery.sync.registry.RunOutcome;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.FieldSource;

/** Which news is about single robots, and which makes everybody be looked at. */
class NewsRunTest {
    private final NewsSite site = new NewsSite(
            Limit.DEFAULT,
            TestRobots.entry(1, "a", "view", "call"),
            TestRobots.entry(2, "b", "called"),
            TestRobots.entry(3, "x-c"),
            TestRobots.entry(4, "c"),
            TestRobots.entry(5, "e", "extra"));

    static final List<Arguments> singleRobots = List.of(
            news("one that is switched off", 1, site -> site.put(TestRobots.disabled(1, "a"))),
            news("one that gets a role", 2, site -> site.put(TestRobots.entry(2, "b", "called", "view"))),
            news("one that loses a place", 5, site -> site.put(TestRobots.entry(5, "e"))),
            news("one that gets an audience", 3, site -> site.put(TestRobots.entry(3, "x-c", "call"))),
            news(
                    "one that moved",
                    4,
                    site -> site.put(TestRobots.moved(TestRobots.entry(4, "c"), "uid=c,ou=new", "c2"))));

    static final List<Arguments> more = List.of(
            more("nothing at all", _ -> {}),
            more("a newcomer", site -> site.directory.put(TestRobots.entry(9, "new"))),
            more("one that is gone", site -> site.directory.remove(TestRobots.id(2))),
            more("one that others may call now", site -> site.put(TestRobots.entry(4, "c", "called"))),
            more("one that others may call no more", site -> site.put(TestRobots.entry(2, "b"))),
            more("one that wants what another has", site -> site.put(TestRobots.entry(4, "c", "extra"))),
            more("one whose object is a stranger's", site -> {
                site.cluster.create(ObjectKey.serviceAccount("ns", "x-a"), Map.of(), Map.of());
                site.put(TestRobots.entry(1, "a", "extra"));
                site.run(Occasion.ROUTINE);
                site.put(TestRobots.entry(1, "a", "extra", "view"));
            }),
            more("one, after time has switched off another", site -> {
                site.put(TestRobots.expiring(2, "b", TestRobots.NOW.plusSeconds(5)));
                site.run(Occasion.ROUTINE);
                site.pass(Duration.ofSeconds(5));
                site.put(TestRobots.entry(3, "x-c", "view"));
            }),
            more("one, after the grace of another is over", site -> {
                site.directory.remove(TestRobots.id(2));
                site.run(Occasion.ROUTINE);
                site.pass(NewsSite.GRACE);
                site.put(TestRobots.entry(3, "x-c", "view"));
            }),
            more("one, but the directory is not followed", site -> {
                site.put(TestRobots.entry(3, "x-c", "view"));
                site.directory.fallSilent();
            }),
            more("one, but somebody else has written", site -> {
                site.put(TestRobots.entry(3, "x-c", "view"));
                site.registry.disturb();
            }),
            more("one, but its server was restored from a copy", site -> {
                site.put(TestRobots.entry(3, "x-c", "view"));
                site.directory.countFrom(1);
            }),
            more("one, but another was adopted", site -> {
                site.put(TestRobots.entry(3, "x-c", "view"));
                site.registry.adopt(TestRobots.id(8), TestRobots.id(2));
            }),
            more("one, after a run that could not do everything", site -> {
                site.cluster.conflictOnce(ObjectKey.serviceAccount("ns", "b"));
                site.put(TestRobots.disabled(2, "b"));
                site.run(Occasion.ROUTINE);
                site.put(TestRobots.entry(3, "x-c", "view"));
            }),
            more("so many that it is too much at once", site -> {
                for (int i = 10; i < 20; i++) site.directory.put(TestRobots.entry(i, "r" + i));
                site.run(Occasion.ROUTINE);
                for (int i = 10; i < 16; i++) site.put(TestRobots.disabled(i, "r" + i));
            }),
            more("so many that come back that it is too much at once", site -> {
                for (int i = 10; i < 16; i++) site.directory.put(TestRobots.disabled(i, "r" + i));
                site.run(Occasion.ROUTINE);
                for (int i = 10; i < 16; i++) site.put(TestRobots.entry(i, "r" + i));
            }));

    private static Arguments news(String what, int robot, Consumer<NewsSite> change) {
        return Arguments.of(what, robot, change);
    }

    private static Arguments more(String what, Consumer<NewsSite> change) {
        return Arguments.of(what, change);
    }

    @AfterEach
    void close() {
        site.close();
    }

    @ParameterizedTest(name = "{0}")
    @FieldSource("singleRobots")
    void isAboutTheRobotThatChanged(String what, int robot, Consumer<NewsSite> change) {
        site.run(Occasion.ROUTINE);
        change.accept(site);

        var report = site.run(Occasion.NEWS);

        assertThat(site.lastScope()).isEqualTo(Scope.only(List.of(TestRobots.id(robot))));
        assertThat(report.outcome()).isEqualTo(RunOutcome.IN_LINE);
        var byNews = site.everything();
        site.run(Occasion.ROUTINE);
        assertThat(byNews).isEqualTo(site.everything());
    }

    @ParameterizedTest(name = "{0}")
    @FieldSource("more")
    void looksAtEverybodyWhenNewsIsMoreThanThat(String what, Consumer<NewsSite> change) {
        site.run(Occasion.ROUTINE);
        change.accept(site);

        site.run(Occasion.NEWS);

        assertThat(site.lastScope()).isEqualTo(Scope.EVERYBODY);
    }

    @Test
    void looksAtEverybodyOnlyInTheClusterInWhichSomethingIsHeld() {
        var three = Scope.only(List.of(TestRobots.id(3)));
        try (var strict = new NewsSite(
                new Limit(1, 0),
                TestRobots.entry(1, "a", "extra"),
                TestRobots.entry(2, "b", "extra"),
                TestRobots.entry(3, "c"))) {
            strict.run(Occasion.ROUTINE);
            strict.put(TestRobots.entry(1, "a"));
            strict.put(TestRobots.entry(2, "b"));
            assertThat(strict.run(Occasion.NEWS).outcome()).isEqualTo(RunOutcome.HELD);
            strict.put(TestRobots.entry(3, "c", "view"));

            assertThat(strict.run(Occasion.NEWS).outcome()).isEqualTo(RunOutcome.HELD);

            assertThat(strict.lastScope()).isEqualTo(Scope.EVERYBODY);
            assertThat(strict.lastScope(strict.patient)).isEqualTo(three);
            assertThat(strict.everything())
                    .anyMatch(line -> line.startsWith("RoleBinding ns/c."))
                    .anyMatch(line -> line.startsWith("patient: RoleBinding ns/c."))
                    .anyMatch(line -> line.startsWith("ServiceAccount ns/x-a"))
                    .noneMatch(line -> line.startsWith("patient: ServiceAccount ns/x-a"));

            strict.holds.approveAll();
            strict.put(TestRobots.entry(3, "c"));
            assertThat(strict.run(Occasion.NEWS).outcome())
                    .as("an approval does not wait for a look at everybody")
                    .isEqualTo(RunOutcome.IN_LINE);
            assertThat(strict.everything()).noneMatch(line -> line.contains("ServiceAccount ns/x-"));

            strict.put(TestRobots.entry(3, "c", "view"));
            strict.run(Occasion.NEWS);
            assertThat(strict.lastScope()).isEqualTo(three);
        }
    }

    @Test
    void looksAtEverybodyOnlyInTheClusterThatWasPaused() {
        var three = Scope.only(List.of(TestRobots.id(3)));
        site.run(Occasion.ROUTINE);
        site.pauseOrResume();
        site.put(TestRobots.entry(4, "c", "view"));
        site.run(Occasion.NEWS);
        site.put(TestRobots.entry(3, "x-c", "view"));
        site.run(Occasion.NEWS);
        assertThat(site.lastScope()).isEqualTo(three);
        site.pauseOrResume();
        site.put(TestRobots.entry(3, "x-c"));

        assertThat(site.run(Occasion.NEWS).outcome()).isEqualTo(RunOutcome.IN_LINE);

        assertThat(site.lastScope()).isEqualTo(three);
        assertThat(site.lastScope(site.patient)).isEqualTo(Scope.EVERYBODY);
        assertThat(site.everything()).anyMatch(line -> line.startsWith("patient: RoleBinding ns/c."));
    }

    @Test
    void looksAtEverybodyAgainAfterAReadingThatIsHeld() {
        site.run(Occasion.ROUTINE);
        for (int i = 1; i < 5; i++) site.directory.remove(TestRobots.id(i));
        site.directory.remove(TestRobots.id(5));
        assertThat(site.run(Occasion.NEWS).outcome()).isEqualTo(RunOutcome.HELD);
        site.directory.put(TestRobots.entry(1, "a"));

        site.run(Occasion.NEWS);

        assertThat(site.lastScope()).isEqualTo(Scope.EVERYBODY);
    }

    @Test
    void aRestoredCopyBringsNobodyBackBeforeAPersonHasLooked() {
        site.run(Occasion.ROUTINE);
        site.directory.put(TestRobots.disabled(1, "a"));
        site.run(Occasion.NEWS);
        var before = site.everything();

        site.directory.countFrom(2);
        site.directory.put(TestRobots.entry(1, "a", "view", "call"));
        var restored = site.run(Occasion.NEWS);

        assertThat(restored.outcome()).isEqualTo(RunOutcome.HELD);
        assertThat(site.everything()).isEqualTo(before);
        site.directory.countFrom(1000);
        site.directory.put(TestRobots.disabled(2, "b"));
        var busy = site.run(Occasion.NEWS);
        assertThat(busy.outcome()).isEqualTo(RunOutcome.HELD);
        assertThat(site.state(2)).as("what takes power away counts").isEqualTo(RobotState.SUSPENDED);
        assertThat(site.state(1)).isEqualTo(RobotState.SUSPENDED);
        var digest = ((Look.Seen) busy.look()).doubtful().getFirst().digest();
        assertThat(((Look.Seen) restored.look()).doubtful().getFirst().digest()).isEqualTo(digest);

        assertThat(site.approve(digest).outcome()).isEqualTo(RunOutcome.IN_LINE);
        assertThat(site.state(1)).isEqualTo(RobotState.ACTIVE);
        assertThat(site.run(Occasion.ROUTINE).outcome()).isEqualTo(RunOutcome.IN_LINE);
    }

    @Test
    void newsUponNewsIsHeeded() {
        site.run(Occasion.ROUTINE);
        site.directory.put(TestRobots.disabled(1, "a"));
        site.run(Occasion.NEWS);
        site.directory.put(TestRobots.entry(1, "a", "view", "call"));
        site.directory.put(TestRobots.entry(3, "x-c", "view"));
        site.run(Occasion.NEWS);

        assertThat(site.lastScope()).isEqualTo(Scope.only(List.of(TestRobots.id(1), TestRobots.id(3))));
        var byNews = site.everything();
        site.run(Occasion.ROUTINE);
        assertThat(byNews).isEqualTo(site.everything());
    }

    @Test
    void whatIsHeldBesidesIsStillTold() {
        site.cluster.create(ObjectKey.serviceAccount("ns", "x-a"), Map.of(), Map.of());
        site.directory.put(TestRobots.entry(1, "a", "extra"));
        var before = site.run(Occasion.ROUTINE);
        site.directory.put(TestRobots.entry(3, "x-c", "view"));

        var report = site.run(Occasion.NEWS);

        assertThat(site.lastScope()).isInstanceOf(Scope.Only.class);
        assertThat(before.outcome()).isEqualTo(RunOutcome.HELD);
        assertThat(report.outcome()).isEqualTo(RunOutcome.HELD);
        assertThat(RunReport.result(report.clusters().getFirst()).held()).isEqualTo(1);
    }
}
