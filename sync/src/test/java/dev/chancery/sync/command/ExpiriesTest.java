package dev.chancery.sync.command;

import static dev.chancery.sync.account.TestRobots.NOW;
import static dev.chancery.sync.account.TestRobots.entry;
import static dev.chancery.sync.account.TestRobots.expiring;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ExpiriesTest {
    @Test
    void waitsForTheFirstAccountThatExpires() {
        assertThat(Expiries.first(
                        Looks.seen(
                                expiring(1, "late", NOW.plusSeconds(60)),
                                expiring(2, "soon", NOW.plusSeconds(5)),
                                entry(3, "never")),
                        NOW))
                .contains(NOW.plusSeconds(5));
    }

    @Test
    void doesNotWaitForWhatHasExpired() {
        assertThat(Expiries.first(Looks.seen(expiring(1, "now", NOW), expiring(2, "before", NOW.minusSeconds(1))), NOW))
                .isEmpty();
    }

    @Test
    void doesNotOverlookWhoExpiredSinceItWasLookedAt() {
        assertThat(Expiries.first(Looks.seen(expiring(1, "meanwhile", NOW.plusMillis(5))), NOW.plusMillis(5)))
                .contains(NOW.plusMillis(5));
    }
}
