package dev.chancery.sync.directory;

import dev.chancery.sync.directory.DirectoryReading.PartialReason;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * The secret that a server did not accept. Said again and again it would lock our account, and keep it locked when the right one
 * is there: so it is said again only when it is another one, or after a while.
 */
final class RefusedSecret {
    private static final Duration WHILE = Duration.ofMinutes(15);

    private final Clock clock;
    private @Nullable Refusal last;

    private record Refusal(String digest, Instant until, String detail) {}

    RefusedSecret(Clock clock) {
        this.clock = clock;
    }

    /**
     * Asked before a server is.
     *
     * @throws IncompleteReading when this is the one, and the while is not over
     */
    synchronized void requireAnother(String digest) {
        var refusal = last;
        if (refusal != null
                && refusal.digest().equals(digest)
                && clock.instant().isBefore(refusal.until()))
            throw new IncompleteReading(PartialReason.WRONG_CREDENTIALS, refusal.detail());
    }

    synchronized void accepted() {
        last = null;
    }

    /** What to throw for a bind that failed. */
    synchronized IncompleteReading refused(String digest, IncompleteReading failure) {
        if (failure.reason() != PartialReason.WRONG_CREDENTIALS) return failure;
        var detail = failure.detail() + "; the same secret is not tried again for " + WHILE.toMinutes()
                + " minutes, lest the account be locked";
        last = new Refusal(digest, clock.instant().plus(WHILE), detail);
        return new IncompleteReading(failure.reason(), detail);
    }
}
