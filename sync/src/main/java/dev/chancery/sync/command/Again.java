package dev.chancery.sync.command;

import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;

/** Rings again when a run has left something undone, whatever the schedule: first soon, then less and less often. */
final class Again implements AutoCloseable {
    private static final Duration FIRST = Duration.ofSeconds(5);
    private static final Duration LONGEST = Duration.ofMinutes(5);

    private final BiFunction<Runnable, Duration, Future<?>> timer;
    private final Runnable end;
    private Runnable bell = () -> {};
    private Duration pause = FIRST;
    private @Nullable Future<?> ringing;
    private boolean closed;

    Again() {
        this(Executors.newSingleThreadScheduledExecutor(
                Thread.ofPlatform().daemon().name("again").factory()));
    }

    private Again(ScheduledExecutorService timer) {
        this((bell, pause) -> timer.schedule(bell, pause.toMillis(), TimeUnit.MILLISECONDS), timer::shutdownNow);
    }

    /** @param timer rings a bell after a pause */
    Again(BiFunction<Runnable, Duration, Future<?>> timer, Runnable end) {
        this.timer = timer;
        this.end = end;
    }

    synchronized void ringing(Runnable bell) {
        this.bell = bell;
    }

    /** A run has ended. */
    synchronized void after(boolean settled) {
        if (closed) return;
        if (ringing != null) ringing.cancel(false);
        ringing = settled ? null : timer.apply(bell, pause);
        var twice = pause.multipliedBy(2);
        if (settled) pause = FIRST;
        else pause = twice.compareTo(LONGEST) < 0 ? twice : LONGEST;
    }

    @Override
    public synchronized void close() {
        closed = true;
        end.run();
    }
}
