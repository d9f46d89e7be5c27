package dev.chancery.broker.exchange;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.micrometer.tracing.Tracer;
import java.util.concurrent.TimeUnit;

/** Counts what came of token requests, and says it in the span of each that has one. */
public final class ExchangeMeter {
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
