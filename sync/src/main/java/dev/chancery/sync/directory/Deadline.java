package dev.chancery.sync.directory;

import dev.chancery.sync.directory.DirectoryReading.PartialReason;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;

/** When a reading must be over, however slowly a server answers. */
final class Deadline {
    private final Clock clock;
    private final Duration limit;
    private final Instant end;

    Deadline(Clock clock, Duration limit) {
        this.clock = clock;
        this.limit = limit;
        this.end = clock.instant().plus(limit);
    }

    /** @throws IncompleteReading when the time is over */
    void check(String server, String what) {
        if (clock.instant().isAfter(end))
            throw new IncompleteReading(
                    PartialReason.TIME_LIMIT,
                    server + ", reading " + what + ": the whole reading took longer than " + limit.toSeconds()
                            + " s; raise the read limit or read less");
    }

    /** A timeout in milliseconds, cut to what is left; at least one, because zero would mean for ever. */
    long atMost(Duration timeout) {
        long left = Duration.between(clock.instant(), end).toMillis();
        return Math.max(1, Math.min(timeout.toMillis(), left));
    }
}
