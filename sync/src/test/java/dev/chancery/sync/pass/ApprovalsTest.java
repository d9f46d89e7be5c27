package dev.chancery.sync.pass;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chancery.sync.account.Roster;
import dev.chancery.sync.account.TestRobots;
import dev.chancery.sync.desired.Mapping;
import dev.chancery.sync.directory.DirectoryReading;
import dev.chancery.sync.registry.InMemoryHolds;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** What stays open of the restraints that a first look shows. */
class ApprovalsTest {
    private static final Restraint RETURNS =
            Restraint.of(Restraint.Kind.RETURNS, "too many", Set.of(), List.of("back r1"));

    private final InMemoryHolds holds = new InMemoryHolds();
    private final Approvals approvals = new Approvals(new UUID(0, 1), Given.NOTHING, holds, (_, _) -> {});

    @Test
    void stayOpenWhileTheirReadingIsHeldForWhoIsGone() {
        assertThat(approvals.doubted(seen(gone("corp")))).containsExactly("corp");
        assertThat(approvals.open()).containsExactly(RETURNS.digest());
    }

    @Test
    void areVoidWhereAServerIsNotBelieved() {
        approvals.doubted(seen(gone("corp"), distrusted("lab")));
        assertThat(approvals.open()).isEmpty();
    }

    @Test
    void areWhatTheLastLookShowsWhereNothingIsDoubted() {
        approvals.doubted(seen(read("corp", Map.of(), List.of())));
        assertThat(approvals.open()).isEmpty();
    }

    @Test
    void areWhatTheLastLookShowsWhereAPersonLetsTheDoubtPass() {
        var gone = gone("corp");
        holds.held(new UUID(0, 1), null, gone.digest(), "many are gone", List.of());
        holds.approve(null, gone.digest(), "eve", "it is meant");

        assertThat(approvals.doubted(seen(gone))).isEmpty();
        assertThat(approvals.open()).containsExactly(gone.digest());
    }

    private static Sighting.Read gone(String directory) {
        return read(directory, Map.of(), List.of("many are gone"));
    }

    private static Sighting.Read distrusted(String directory) {
        return read(directory, Map.of("went back", "restored"), List.of("its server was restored from a copy"));
    }

    private static Sighting.Read read(String directory, Map<String, String> distrust, List<String> doubts) {
        var reading = new DirectoryReading.Complete(directory, "ldap1", TestRobots.NOW, List.of(), List.of());
        return new Sighting.Read(reading, List.of(), distrust, doubts, "d1gest0f" + directory);
    }

    private static Look.Seen seen(Sighting... sightings) {
        var nobody = new Roster(List.of(), Map.of(), List.of(), List.of(), List.of(), List.of(), Set.of());
        return new Look.Seen(
                List.of(sightings),
                Map.of(),
                nobody,
                new Mapping(List.of()).map(nobody, List.of()),
                List.of(),
                new Unasked(Set.of(), Set.of()),
                Map.of(),
                List.of(RETURNS));
    }
}
