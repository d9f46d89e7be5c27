package dev.chancery.sync.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.chancery.sync.account.Roster;
import dev.chancery.sync.account.TestRobots;
import dev.chancery.sync.desired.ClusterName;
import dev.chancery.sync.desired.Mapping;
import dev.chancery.sync.directory.DirectoryReading;
import dev.chancery.sync.directory.DirectoryReading.PartialReason;
import dev.chancery.sync.kubernetes.ApplyOutcome;
import dev.chancery.sync.pass.ApprovalGone;
import dev.chancery.sync.pass.ClusterOutcome;
import dev.chancery.sync.pass.GoneApprovals;
import dev.chancery.sync.pass.Look;
import dev.chancery.sync.pass.PassReport;
import dev.chancery.sync.pass.Restraint;
import dev.chancery.sync.pass.RunReport;
import dev.chancery.sync.pass.Sighting;
import dev.chancery.sync.pass.Unasked;
import dev.chancery.sync.plan.Change;
import dev.chancery.sync.plan.Plan;
import dev.chancery.sync.plan.TestObjects;
import dev.chancery.sync.registry.RunOutcome;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class RunMetersTest {
    private static final ClusterName EAST = new ClusterName("east");
    private static final ClusterName WEST = new ClusterName("west");

    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    private Instant now = Instant.parse("2026-02-03T04:05:06Z");
    private final RunMeters meters = new RunMeters(registry, clock(), List.of("corp", "plant"));

    @Test
    void countsRunsAndPassesByTheirOutcome() {
        meters.count(() -> report(RunOutcome.IN_LINE, seen(), passed(EAST), passed(WEST)));
        meters.count(() -> report(
                RunOutcome.SOME_FAILED, seen(), passed(EAST), new ClusterOutcome.Unavailable(WEST, "nobody answers")));

        assertThat(registry.get("chancery.sync.runs")
                        .tag("outcome", "in_line")
                        .timer()
                        .count())
                .isEqualTo(1);
        assertThat(registry.get("chancery.sync.runs")
                        .tag("outcome", "some_failed")
                        .timer()
                        .count())
                .isEqualTo(1);
        assertThat(passes("east", "in_line")).isEqualTo(2);
        assertThat(passes("west", "in_line")).isEqualTo(1);
        assertThat(passes("west", "unavailable")).isEqualTo(1);
        assertThat(registry.get("chancery.sync.held")
                        .tag("cluster", "east")
                        .gauge()
                        .value())
                .isZero();
    }

    @Test
    void countsAPausedClusterAsWaiting() {
        meters.count(() -> report(RunOutcome.HELD, seen(), new ClusterOutcome.Waiting(EAST, "paused")));

        assertThat(passes("east", "waiting")).isEqualTo(1);
    }

    @Test
    void countsAClusterThatTheRunDidNotWaitForWhenItIsDone() {
        var late = new CompletableFuture<ClusterOutcome>();
        var unfinished = new ClusterOutcome.Unfinished(EAST, null, "still at work");
        meters.count(() -> new RunReport(
                new UUID(0, 1), RunOutcome.SOME_FAILED, seen(), Set.of(), List.of(unfinished), List.of(late)));
        assertThat(registry.find("chancery.sync.passes").counter()).isNull();

        late.complete(passed(EAST));

        assertThat(passes("east", "in_line")).isEqualTo(1);
    }

    @Test
    void countsWhatWasDoneBeforeAPassWasLeftOff() {
        var create = new Change.Create(TestObjects.account(1, "a"));
        var begun = new PassReport(
                new Plan(EAST, List.of(create, new Change.Create(TestObjects.account(2, "b"))), List.of()),
                Map.of(create, new ApplyOutcome.Applied("uid")));
        meters.count(() -> report(RunOutcome.SOME_FAILED, seen(), ClusterOutcome.Unfinished.leftOff(begun)));

        assertThat(passes("east", "unfinished")).isEqualTo(1);
        assertThat(registry.get("chancery.sync.changes")
                        .tags("cluster", "east", "kind", "created")
                        .counter()
                        .count())
                .isEqualTo(1);
        assertThat(registry.find("chancery.sync.changes").tag("kind", "failed").counter())
                .isNull();
    }

    @Test
    void letsTheAgeOfTheReadingGrowUntilThereIsACompleteOne() {
        assertThat(age("corp")).isZero();
        now = now.plus(Duration.ofMinutes(10));
        meters.count(() -> report(RunOutcome.COULD_NOT_RUN, unreadable()));
        assertThat(age("corp")).isEqualTo(600);
        assertThat(registry.get("chancery.sync.readings.partial")
                        .tags("directory", "corp", "reason", "time_limit")
                        .counter()
                        .count())
                .isEqualTo(1);

        meters.count(() -> report(RunOutcome.IN_LINE, seen()));

        assertThat(age("corp")).isEqualTo(60);
        assertThat(age("plant")).as("nobody read it").isEqualTo(600);
    }

    @Test
    void letsTheAgeGrowWhileAReadingIsNotBelieved() {
        now = now.plus(Duration.ofMinutes(10));

        meters.count(
                () -> new RunReport(new UUID(0, 1), RunOutcome.HELD, seen(), Set.of("corp"), List.of(), List.of()));

        assertThat(age("corp")).isEqualTo(600);
    }

    @Test
    void countsWhatIsHeldOfReadings() {
        assertThat(heldOfReadings("reading")).isZero();

        meters.count(() -> new RunReport(
                new UUID(0, 1), RunOutcome.HELD, restrained(seen()), Set.of("corp"), List.of(), List.of()));
        assertThat(heldOfReadings("reading")).isEqualTo(1);
        assertThat(heldOfReadings("suspensions")).isEqualTo(1);
        assertThat(heldOfReadings("returns")).isZero();

        meters.count(() -> report(RunOutcome.COULD_NOT_RUN, unreadable()));
        assertThat(heldOfReadings("suspensions")).as("it waits all the same").isEqualTo(1);

        meters.count(
                () -> new RunReport(new UUID(0, 1), RunOutcome.HELD, seen(), Set.of("corp"), List.of(), List.of()));
        assertThat(heldOfReadings("suspensions"))
                .as("a reading that is held as a whole shows it no less")
                .isEqualTo(1);

        var two = Set.of("corp", "plant");
        meters.count(() -> new RunReport(new UUID(0, 1), RunOutcome.HELD, seen(), two, List.of(), List.of()));
        assertThat(heldOfReadings("reading")).isEqualTo(2);
        meters.count(
                () -> new RunReport(new UUID(0, 1), RunOutcome.HELD, seen(), Set.of("corp"), List.of(), List.of()));
        assertThat(heldOfReadings("reading")).as("the other was let pass").isEqualTo(1);

        meters.count(() -> report(RunOutcome.IN_LINE, seen()));
        assertThat(heldOfReadings("reading")).isZero();
        assertThat(heldOfReadings("suspensions")).isZero();
    }

    private double heldOfReadings(String kind) {
        return registry.get("chancery.sync.held.readings")
                .tag("kind", kind)
                .gauge()
                .value();
    }

    @Test
    void saysHowManyRobotsAreLeftAsTheyAre() {
        assertThat(registry.get("chancery.sync.frozen").gauge().value()).isZero();

        meters.count(() -> report(RunOutcome.IN_LINE, seen(clash())));
        assertThat(registry.get("chancery.sync.frozen").gauge().value()).isEqualTo(2);

        meters.count(() -> report(RunOutcome.COULD_NOT_RUN, unreadable()));
        meters.count(() -> report(RunOutcome.IN_LINE, seen(clash().about(List.of(TestRobots.id(1))))));
        assertThat(registry.get("chancery.sync.frozen").gauge().value())
                .as("nobody looked at everybody since")
                .isEqualTo(2);

        meters.count(() -> report(RunOutcome.IN_LINE, seen()));
        assertThat(registry.get("chancery.sync.frozen").gauge().value()).isZero();
    }

    @Test
    void countsARunThatThrowsAndThrows() {
        assertThatIllegalStateException()
                .isThrownBy(() -> meters.count(() -> {
                    throw new IllegalStateException("no database");
                }));

        assertThat(runs("failed")).isEqualTo(1);
    }

    @Test
    void countsARunWhoseApprovalIsGoneByItself() {
        assertThatExceptionOfType(ApprovalGone.class)
                .isThrownBy(() -> meters.count(() -> {
                    throw GoneApprovals.of("r1");
                }));

        assertThat(runs("approval_gone")).isEqualTo(1);
        assertThat(registry.find("chancery.sync.runs").tag("outcome", "failed").timer())
                .isNull();
    }

    private long runs(String outcome) {
        return registry.get("chancery.sync.runs")
                .tag("outcome", outcome)
                .timer()
                .count();
    }

    private double age(String directory) {
        return registry.get("chancery.sync.reading.age")
                .tag("directory", directory)
                .gauge()
                .value();
    }

    private double passes(String cluster, String outcome) {
        return registry.get("chancery.sync.passes")
                .tags("cluster", cluster, "outcome", outcome)
                .counter()
                .count();
    }

    private static RunReport report(RunOutcome outcome, Look look, ClusterOutcome... clusters) {
        return new RunReport(new UUID(0, 1), outcome, look, Set.of(), List.of(clusters), List.of());
    }

    private static ClusterOutcome passed(ClusterName cluster) {
        return new ClusterOutcome.Passed(new PassReport(new Plan(cluster, List.of(), List.of()), Map.of()));
    }

    private static Look unreadable() {
        return new Look.Unreadable(List.of(
                new Sighting.Unread("corp", new DirectoryReading.Partial(PartialReason.TIME_LIMIT, "silence"))));
    }

    private Look.Seen seen() {
        return seen(new Roster(List.of(), Map.of(), List.of(), List.of(), List.of(), List.of(), Set.of()));
    }

    private static Roster clash() {
        var frozen = Map.of(TestRobots.id(1), "its name is wanted", TestRobots.id(2), "its name is wanted");
        return new Roster(List.of(), frozen, List.of(), List.of(), List.of(), List.of(), Set.of());
    }

    private static Look.Seen restrained(Look.Seen seen) {
        return new Look.Seen(
                seen.sightings(),
                seen.known(),
                seen.roster(),
                seen.mapped(),
                seen.audiences(),
                seen.unasked(),
                seen.adoptions(),
                List.of(new Restraint(
                        Restraint.Kind.SUSPENSIONS, "too many", Set.of(), Set.of(), List.of(), "digest")));
    }

    /** A minute old. */
    private Look.Seen seen(Roster roster) {
        var reading = new DirectoryReading.Complete(
                "corp", "ldaps://ldap.example", now.minus(Duration.ofMinutes(1)), List.of(), List.of());
        return new Look.Seen(
                List.of(new Sighting.Read(reading, List.of(), Map.of(), List.of(), "digest")),
                Map.of(),
                roster,
                new Mapping(List.of()).map(roster, List.of()),
                List.of(),
                new Unasked(Set.of(), Set.of()),
                Map.of(),
                List.of());
    }

    private Clock clock() {
        InstantSource source = () -> now;
        return source.withZone(ZoneOffset.UTC);
    }
}
