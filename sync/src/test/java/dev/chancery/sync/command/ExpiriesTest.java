package dev.chancery.sync.command;

import static dev.chancery.sync.account.TestRobots.NOW;
import static dev.chancery.sync.account.TestRobots.entry;
import static dev.chancery.sync.account.TestRobots.expiring;
import static org.assertj.core.api.Assertions.assertThat;

import dev.chancery.sync.account.TestRobots;
import dev.chancery.sync.desired.Mapping;
import dev.chancery.sync.directory.DirectoryEntry;
import dev.chancery.sync.pass.Look;
import dev.chancery.sync.pass.Sighting;
import dev.chancery.sync.pass.Unasked;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ExpiriesTest {
    @Test
    void waitsForTheFirstAccountThatExpires() {
        assertThat(Expiries.first(
                        seen(
                                expiring(1, "late", NOW.plusSeconds(60)),
                                expiring(2, "soon", NOW.plusSeconds(5)),
                                entry(3, "never")),
                        NOW))
                .contains(NOW.plusSeconds(5));
    }

    @Test
    void doesNotWaitForWhatHasExpired() {
        assertThat(Expiries.first(seen(expiring(1, "now", NOW), expiring(2, "before", NOW.minusSeconds(1))), NOW))
                .isEmpty();
    }

    @Test
    void doesNotOverlookWhoExpiredSinceItWasLookedAt() {
        assertThat(Expiries.first(seen(expiring(1, "meanwhile", NOW.plusMillis(5))), NOW.plusMillis(5)))
                .contains(NOW.plusMillis(5));
    }

    private static Look.Seen seen(DirectoryEntry... entries) {
        var reading = TestRobots.reading(entries);
        var roster = TestRobots.roster(entries);
        return new Look.Seen(
                List.of(new Sighting.Read(reading, List.of(), List.of(), "")),
                Map.of(),
                roster,
                new Mapping(List.of()).map(roster, List.of()),
                List.of(),
                Unasked.NOTHING,
                Map.of(),
                List.of());
    }
}
