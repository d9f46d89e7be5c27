package dev.chancery.sync.command;

import dev.chancery.sync.account.RobotState;
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
        var moment =
                Stream.concat(first(seen).stream(), Stream.ofNullable(before)).min(Instant::compareTo);
        if (ringing != null) ringing.cancel(false);
        next = moment.orElse(null);
        ringing = moment.map(this::wait).orElse(null);
    }

    private Future<?> wait(Instant moment) {
        // What is about to expire at a moment has not expired before it is over.
        long millis = Duration.between(clock.instant(), moment).toMillis() + 1;
        return timer.schedule(bell, Math.max(0, millis), TimeUnit.MILLISECONDS);
    }

    /** Of those who were not expired when they were looked at: by now the first may be. */
    static Optional<Instant> first(Look.Seen seen) {
        return seen.roster().robots().stream()
                .filter(robot -> robot.state() == RobotState.ACTIVE)
                .map(robot -> Objects.requireNonNull(robot.entry()).expires())
                .flatMap(Stream::ofNullable)
                .min(Instant::compareTo);
    }

    @Override
    public synchronized void close() {
        timer.shutdownNow();
    }
}
