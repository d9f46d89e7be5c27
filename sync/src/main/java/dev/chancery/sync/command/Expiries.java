package dev.chancery.sync.command;

import dev.chancery.sync.account.RobotState;
import dev.chancery.sync.directory.DirectoryEntry;
import dev.chancery.sync.pass.Look;
import dev.chancery.sync.pass.RunReport;
import dev.chancery.sync.pass.Sighting;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** No directory tells when an account expires: rings when the next one does, as the last run saw them. */
final class Expiries implements AutoCloseable {
    private final Clock clock;
    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("expiries").factory());
    private Runnable bell = () -> {};
    private @Nullable Instant next;
    private @Nullable Future<?> ringing;

    Expiries(Clock clock) {
        this.clock = clock;
    }

    synchronized void ringing(Runnable bell) {
        this.bell = bell;
    }

    /** Waits for the first account that expires after this run. Who was not looked at expires when it was to expire before. */
    synchronized void await(RunReport report) {
        if (!(report.look() instanceof Look.Seen seen) || timer.isShutdown()) return;
        var before = seen.read().isEmpty() ? next : null;
        var moment = Stream.concat(first(seen, clock.instant()).stream(), Stream.ofNullable(before))
                .min(Instant::compareTo);
        if (ringing != null) ringing.cancel(false);
        next = moment.orElse(null);
        ringing = moment.map(this::wait).orElse(null);
    }

    private Future<?> wait(Instant moment) {
        // What is about to expire at a moment has not expired before it is over.
        long millis = Duration.between(clock.instant(), moment).toMillis() + 1;
        return timer.schedule(bell, Math.max(0, millis), TimeUnit.MILLISECONDS);
    }

    /** Who is still to expire, believed or not, and who has expired since it was looked at. */
    static Optional<Instant> first(Look.Seen seen, Instant now) {
        var coming = seen.sightings().stream().flatMap(Expiries::shown).filter(moment -> moment.isAfter(now));
        var past = seen.roster().robots().stream()
                .filter(robot -> robot.state() == RobotState.ACTIVE)
                .flatMap(robot -> moment(Objects.requireNonNull(robot.entry())))
                .filter(moment -> !moment.isAfter(now));
        return Stream.concat(coming, past).min(Instant::compareTo);
    }

    private static Stream<Instant> shown(Sighting sighting) {
        return switch (sighting) {
            case Sighting.Read read -> read.reading().entries().stream().flatMap(Expiries::moment);
            case Sighting.Told(var news) -> news.changed().stream().flatMap(Expiries::moment);
            case Sighting.Unread _ -> Stream.of();
        };
    }

    private static Stream<Instant> moment(DirectoryEntry entry) {
        return Stream.ofNullable(entry.expires());
    }

    @Override
    public synchronized void close() {
        timer.shutdownNow();
    }
}
