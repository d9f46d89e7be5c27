package dev.chancery.broker.exchange;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.micrometer.tracing.Tracer;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** Counts what came of token requests, and says it in the span of each that has one. */
public final class ExchangeMeter {
    /** From well below the aim of 5 ms to what nobody should see: from these a p99 can be told. */
    private static final Duration[] BUCKETS = Stream.of(1, 2, 5, 10, 25, 50, 100, 250, 1000)
            .map(Duration::ofMillis)
            .toArray(Duration[]::new);

    private final MeterRegistry meters;
    private final Tracer tracer;
    private final Map<Outcome, Timer> timers = new ConcurrentHashMap<>();

    /** Of these there are as many as there are words for them. */
    private record Outcome(Way way, String outcome, String reason) {}

    /** @param tracer knows the span of the request, if it has one */
    ExchangeMeter(MeterRegistry meters, Tracer tracer) {
        this.meters = meters;
        this.tracer = tracer;
    }

    /** @param start by {@link System#nanoTime()} */
    void count(Way way, String outcome, String reason, long start) {
        timers.computeIfAbsent(new Outcome(way, outcome, reason), this::timer)
                .record(System.nanoTime() - start, TimeUnit.NANOSECONDS);
        var span = tracer.currentSpan();
        if (span != null)
            span.tag("chancery.way", way.word())
                    .tag("chancery.outcome", outcome)
                    .tag("chancery.reason", reason);
    }

    /** Made once for each: to find one in the registry takes longer than to record with it. */
    private Timer timer(Outcome of) {
        return Timer.builder("chancery.exchanges")
                .description("Token requests by outcome and reason")
                .serviceLevelObjectives(BUCKETS)
                .tag("way", of.way().word())
                .tag("outcome", of.outcome())
                .tag("reason", of.reason())
                .register(meters);
    }
}
