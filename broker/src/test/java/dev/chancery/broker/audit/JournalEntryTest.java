package dev.chancery.broker.audit;

import static dev.chancery.broker.audit.TestEvents.NOW;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.InstantSource;
import java.util.HashSet;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class JournalEntryTest {
    private static final UUID ID = new UUID(0x019ab5c5_5800_7abcL, 0x8000_0000_0000_0001L);

    @Test
    void comesBackFromTheDiskAsItWentThere() {
        for (var event : new AuditEvent[] {
            TestEvents.issued("a"),
            new AuditEvent.TokenRefused(null, null, null, "ü€𝄞\n\"", "malformed", "none", "5e7f", "token-exchange"),
            new AuditEvent.KeyMoved("kid", "ES256", "signing", "time"),
            new AuditEvent.KeyAmbiguous("print", Set.of("west", "east"))
        }) {
            var entry = JournalEntry.of(event, ID);
            assertThat(JournalEntry.parse(entry.bytes())).isEqualTo(entry);
        }
    }

    @Test
    void saysItsIdentityAndWhenItHappened() {
        var entry = JournalEntry.of(new AuditEvent.KeyAmbiguous("print", Set.of("west", "east")), ID);
        assertThat(entry.detail())
                .isEqualTo("{\"event_id\":\"" + ID + "\",\"occurred_at\":\"" + EventIds.instant(ID)
                        + "\",\"thumbprint\":\"print\",\"clusters\":[\"east\",\"west\"]}");
    }

    @Test
    void replacesWhatTheDatabaseWouldNotStore() {
        var event = new AuditEvent.TokenRefused(
                "id\0", "ea\uD800st", null, "a\0b\uDC00c\uD83D", "unknown_issuer", "", "5e7f", "token-exchange");
        var entry = JournalEntry.of(event, ID);
        assertThat(entry.robot()).isEqualTo("id\uFFFD");
        assertThat(entry.cluster()).isEqualTo("ea?st");
        assertThat(entry.detail()).contains("\"audience\":\"a\uFFFDb?c?\"").doesNotContain("\\u0000");
    }

    @Test
    void identitiesAreOfVersionSevenAndDiffer() {
        var ids = new EventIds(InstantSource.fixed(NOW), new Random(1));
        var seen = new HashSet<UUID>();
        for (int i = 0; i < 1000; i++) {
            var id = ids.next();
            assertThat(id.version()).isEqualTo(7);
            assertThat(id.variant()).isEqualTo(2);
            assertThat(EventIds.instant(id)).isEqualTo(NOW);
            seen.add(id);
        }
        assertThat(seen).hasSize(1000);
        assertThat(new EventIds(InstantSource.fixed(NOW.plusMillis(1)), new Random(1))
                        .next()
                        .toString())
                .isGreaterThan(new EventIds(InstantSource.fixed(NOW), new Random(2))
                        .next()
                        .toString());
    }
}
