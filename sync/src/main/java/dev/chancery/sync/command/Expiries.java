package dev.chancery.sync.command;

import dev.chancery.sync.pass.Look;
import dev.chancery.sync.pass.RunReport;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** No directory tells when an account expires: rings when the next one does, as the last run saw them. */
final class Expiries implements AutoCloseable {
    private final Clock clock;
    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("expiries").factory());
    private Runnable bell = () -> {};
    private @Nullable Future<?> next;

    Expiries(Clock clock) {
        this.clock = clock;
    }

    synchronized void ringing(Runnable bell) {
        this.bell = bell;
    }

    /** Waits for the first account that expires after this run. */
    synchronized void await(RunReport report) {
        if (!(report.look() instanceof Look.Seen seen) || timer.isShutdown()) return;
        if (next != null) next.cancel(false);
        var now = clock.instant();
        next = first(seen, now).map(moment -> wait(now, moment)).orElse(null);
    }

    private Future<?> wait(Instant now, Instant moment) {
        // What is about to expire at a moment has not expired before it is over.
        long millis = Duration.between(now, moment).toMillis() + 1;
        return timer.schedule(bell, millis, TimeUnit.MILLISECONDS);
    }

    static Optional<Instant> first(Look.Seen seen, Instant now) {
        return seen.read().stream()
                .flatMap(read -> read.reading().entries().stream())
                .map(dev.chancery.sync.directory.DirectoryEntry::expires)
                .filter(Objects::nonNull)
                .filter(moment -> moment.isAfter(now))
                .min(Instant::compareTo);
    }

    @Override
    public synchronized void close() {
        timer.shutdownNow();
    }
}
