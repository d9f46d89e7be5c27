package dev.chancery.broker.audit;

import java.security.SecureRandom;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Random;

/** Events that say which they are. */
final class TestEvents {
    static final Instant NOW = Instant.parse("2026-11-24T12:00:00Z");

    private TestEvents() {}

    static EventIds ids() {
        return new EventIds(InstantSource.fixed(NOW), new Random(7));
    }

    static AuditEvent issued(String tokenId) {
        return issued(tokenId, "vault");
    }

    static AuditEvent issued(String tokenId, String audience) {
        return new AuditEvent.TokenIssued(
                "id-backup",
                "east",
                "jobs/backup",
                List.of("robot:payments"),
                audience,
                "rule",
                tokenId,
                NOW.plusSeconds(300),
                "kid",
                "5e7f",
                "token-exchange");
    }

    static AuditEvent refused(String audience) {
        return new AuditEvent.TokenRefused(
                null, null, null, audience, "signature", "no key of this cluster fits", "5e7f", "token-exchange");
    }

    /** With an identity that no other process gives. */
    static JournalEntry entry(String tokenId) {
        return JournalEntry.of(issued(tokenId), new EventIds(InstantSource.system(), new SecureRandom()).next());
    }
}
