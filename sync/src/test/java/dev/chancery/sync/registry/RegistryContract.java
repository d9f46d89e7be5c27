package dev.chancery.sync.registry;

import static dev.chancery.sync.account.TestRobots.NOW;
import static dev.chancery.sync.account.TestRobots.disabled;
import static dev.chancery.sync.account.TestRobots.entry;
import static dev.chancery.sync.account.TestRobots.id;
import static dev.chancery.sync.account.TestRobots.reading;
import static dev.chancery.sync.account.TestRobots.unusable;
import static dev.chancery.sync.plan.TestObjects.EAST;
import static dev.chancery.sync.plan.TestObjects.account;
import static dev.chancery.sync.plan.TestObjects.desire;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.chancery.sync.account.KnownRobot;
import dev.chancery.sync.account.Lifecycle;
import dev.chancery.sync.account.RobotState;
import dev.chancery.sync.account.Roster;
import dev.chancery.sync.account.Scope;
import dev.chancery.sync.account.TestRobots;
import dev.chancery.sync.desired.AudienceGrant;
import dev.chancery.sync.desired.ClusterDesire;
import dev.chancery.sync.desired.ClusterProfile;
import dev.chancery.sync.desired.DesiredObject;
import dev.chancery.sync.desired.RememberedPlacement;
import dev.chancery.sync.directory.DirectoryEntry;
import dev.chancery.sync.directory.DirectoryReading;
import dev.chancery.sync.directory.KnownPosition;
import dev.chancery.sync.directory.KnownPositions;
import dev.chancery.sync.directory.LastChange;
import dev.chancery.sync.directory.ServerPosition;
import dev.chancery.sync.directory.ShownPosition;
import dev.chancery.sync.directory.StableId;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What every registry remembers, and of whom. */
abstract class RegistryContract {
    private static final UUID RUN = new UUID(0, 7);
    private static final List<ClusterProfile> CLUSTERS = List.of(new ClusterProfile(EAST, Map.of()));

    abstract Registry registry();

    /** One that is in the log of runs. */
    abstract UUID run();

    @Test
    void whoIsNotMentionedAnyMoreHasNothing() {
        everybodyHasSomething();

        remember(next(reading(entry(1, "a"), entry(2, "b"))), vault(2));
        registry().remember(RUN, desire(account(2, "b")), Map.of());

        assertThat(registry().audiences()).containsExactly(vault(2));
        assertThat(registry().placements()).containsExactly(place(2, "b"));
    }

    @Test
    void whoIsNotAskedAboutKeepsEverything() {
        everybodyHasSomething();
        var news = new Lifecycle(Duration.ofDays(1))
                .advance(reading(disabled(1, "a")), registry().robots(Set.of(id(1))), NOW)
                .about(Set.of(id(1)));

        remember(news);
        registry().remember(RUN, about(1), Map.of());

        assertThat(registry().audiences()).containsExactly(vault(2));
        assertThat(registry().placements()).containsExactly(place(2, "b"));
        assertThat(registry().robots())
                .extracting(KnownRobot::id, KnownRobot::state)
                .containsExactlyInAnyOrder(tuple(id(1), RobotState.SUSPENDED), tuple(id(2), RobotState.ACTIVE));
    }

    @Test
    void whoIsAskedAboutGetsWhatIsNew() {
        everybodyHasSomething();
        registry().remember(RUN, about(1, account(1, "a"), account(1, "a2")), Map.of());

        assertThat(registry().placements()).containsExactlyInAnyOrder(place(1, "a"), place(1, "a2"), place(2, "b"));
    }

    @Test
    void tellsOfSome() {
        everybodyHasSomething();
        assertThat(registry().robots(Set.of(id(2), id(7))))
                .extracting(KnownRobot::id)
                .containsExactly(id(2));
        assertThat(registry().audiences(Set.of(id(1), id(7)))).containsExactly(vault(1));
        assertThat(registry().robots(Set.of())).isEmpty();
    }

    @Test
    void theFrozenKeepWhatTheyHave() {
        everybodyHasSomething();

        remember(next(reading(List.of(entry(2, "b")), List.of(unusable(id(1), "it is odd")))));
        registry().remember(RUN, desire(Map.of(), Map.of(id(1), "it is odd")), Map.of());

        assertThat(registry().audiences()).containsExactly(vault(1));
        assertThat(registry().placements()).containsExactly(place(1, "a"));
    }

    @Test
    void whatTwoWantStaysAsItWas() {
        everybodyHasSomething();
        registry().remember(RUN, desire(Map.of(account(1, "a").key(), "wanted by two"), Map.of()), Map.of());
        assertThat(registry().placements()).containsExactly(place(1, "a"));
    }

    @Test
    void knowsHowFarServersHadCome() {
        assertThat(registry().positions("corp")).isEmpty();
        var changed = List.of(changed(1, NOW.plusNanos(1000), null), changed(2, NOW, "9"));

        showed(new ShownPosition.Believed(at("dc1", 10), changed, Set.of()));
        showed(new ShownPosition.Believed(at("dc2", 5), List.of(), Set.of()));
        var doubts = new KnownPositions(registry().positions("corp")).doubts(at("dc1", 7), List.of());
        showed(new ShownPosition.Doubted(at("dc1", 7), List.of(), doubts.keySet()));

        Map<StableId, LastChange> witnesses =
                Map.of(id(1), new LastChange.Timed(NOW.plusNanos(1000)), id(2), new LastChange.Counted(9));
        assertThat(registry().positions("corp"))
                .isEqualTo(Map.of(
                        "dc1", new KnownPosition(at("dc1", 10), witnesses, "highestCommittedUSN 7"),
                        "dc2", new KnownPosition(at("dc2", 5), Map.of(), null)));
        assertThat(registry().positions("lab")).isEmpty();
    }

    @Test
    void aServerWasAsFarAsAnybodyHasSeenUnlessAPersonLetsItGoBack() {
        showed(new ShownPosition.Believed(at("dc1", 10), List.of(), Set.of()));

        showed(new ShownPosition.Believed(at("dc1", 9), List.of(), Set.of()));
        var known = registry().positions("corp");
        assertThat(known).isEqualTo(Map.of("dc1", new KnownPosition(at("dc1", 10), Map.of(), null)));

        var doubts = new KnownPositions(known).doubts(at("dc1", 9), List.of()).keySet();
        showed(new ShownPosition.Believed(at("dc1", 9), List.of(), doubts));
        assertThat(registry().positions("corp"))
                .isEqualTo(Map.of("dc1", new KnownPosition(at("dc1", 9), Map.of(), null)));
    }

    private void showed(ShownPosition shown) {
        var believed = new Believed(next(reading(entry(1, "a"))), List.of(), Map.of("corp", shown));
        registry().remember(run(), believed, CLUSTERS, () -> {});
    }

    private static ServerPosition at(String server, int count) {
        return ServerPosition.parse(server, "highestCommittedUSN " + count);
    }

    private static DirectoryEntry changed(int robot, Instant when, @Nullable String number) {
        return TestRobots.changed(robot, when, number == null ? Map.of() : Map.of("uSNChanged", List.of(number)));
    }

    private void everybodyHasSomething() {
        remember(next(reading(entry(1, "a"), entry(2, "b"))), vault(1), vault(2));
        registry().remember(RUN, desire(account(1, "a"), account(2, "b")), Map.of());
    }

    private void remember(Roster roster, AudienceGrant... grants) {
        registry().remember(RUN, roster, List.of(grants), CLUSTERS);
    }

    private Roster next(DirectoryReading.Complete reading) {
        return new Lifecycle(Duration.ofDays(1)).advance(reading, registry().robots(), NOW);
    }

    private static ClusterDesire about(int robot, DesiredObject... objects) {
        return new ClusterDesire(EAST, Scope.only(Set.of(id(robot))), List.of(objects), Map.of(), Map.of(), Set.of());
    }

    private static AudienceGrant vault(int robot) {
        return new AudienceGrant(id(robot), "https://vault.example", null, "everyone");
    }

    private static RememberedPlacement place(int robot, String name) {
        return new RememberedPlacement(EAST, "ns", name, id(robot), "everyone");
    }
}
