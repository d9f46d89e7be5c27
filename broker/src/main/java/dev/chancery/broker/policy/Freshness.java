package dev.chancery.broker.policy;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** How long ago knowledge was last known to be current. */
final class Freshness {
    private final InstantSource clock;
    private final Duration limit;
    private final AtomicReference<@Nullable Instant> confirmed = new AtomicReference<>();

    Freshness(InstantSource clock, Duration limit) {
        this.clock = clock;
        this.limit = limit;
    }

    /** The moment before the database is asked: what it answers is at least as new. */
    Instant asking() {
        return clock.instant();
    }

    void confirmedAsOf(Instant asked) {
        confirmed.set(asked);
    }

    /** Empty while nothing was ever confirmed. */
    Optional<Duration> age() {
        return Optional.ofNullable(confirmed.get()).map(since -> Duration.between(since, clock.instant()));
    }

    /** @param age a clock set back makes it negative, and then nobody can tell how old the knowledge is */
    boolean isTooOld(Duration age) {
        return age.compareTo(limit) > 0 || age.plus(limit).isNegative();
    }

    /** For a gauge: not a number while nothing was ever confirmed. */
    double seconds() {
        return age().map(age -> age.toMillis() / 1000.0).orElse(Double.NaN);
    }
}
