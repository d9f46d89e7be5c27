package dev.chancery.broker.exchange;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.micrometer.tracing.Tracer;
import java.time.Duration;
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

    /** @param tracer knows the span of the request, if it has one */
    ExchangeMeter(MeterRegistry meters, Tracer tracer) {
        this.meters = meters;
        this.tracer = tracer;
    }

    /** @param start by {@link System#nanoTime()} */
    void count(Way way, String outcome, String reason, long start) {
        Timer.builder("chancery.exchanges")
                .description("Token requests by outcome and reason")
                .serviceLevelObjectives(BUCKETS)
                .tag("way", way.word())
                .tag("outcome", outcome)
                .tag("reason", reason)
                .register(meters)
                .record(System.nanoTime() - start, TimeUnit.NANOSECONDS);
        var span = tracer.currentSpan();
        if (span != null)
            span.tag("chancery.way", way.word())
                    .tag("chancery.outcome", outcome)
                    .tag("chancery.reason", reason);
    }
}
