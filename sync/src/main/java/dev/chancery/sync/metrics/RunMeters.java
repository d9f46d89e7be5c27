package dev.chancery.sync.metrics;

import dev.chancery.sync.desired.ClusterName;
import dev.chancery.sync.pass.ClusterOutcome;
import dev.chancery.sync.pass.Look;
import dev.chancery.sync.pass.RunReport;
import dev.chancery.sync.registry.RunLog.ClusterResult;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;

/** Counts runs, passes and changes, and says how old the last complete reading is. */
public final class RunMeters {
    private final MeterRegistry meters;
    private final Clock clock;
    private final Map<ClusterName, AtomicInteger> held = new ConcurrentHashMap<>();
    private volatile Instant lastReading;

    /** Until the first complete reading its age is counted from now. */
    public RunMeters(MeterRegistry meters, Clock clock) {
        this.meters = meters;
        this.clock = clock;
        lastReading = clock.instant();
        Gauge.builder("chancery.sync.reading.age", this, RunMeters::age)
                .baseUnit("seconds")
                .register(meters);
    }

    /** Runs, and counts what came of it; a run that throws is counted as {@code failed}. */
    public void count(Supplier<RunReport> run) {
        var begun = clock.instant();
        RunReport report;
        try {
            report = run.get();
        } catch (RuntimeException e) {
            note("failed", begun);
            throw e;
        }
        note(word(report.outcome()), begun);
        switch (report.look()) {
            case Look.Seen _ -> lastReading = begun;
            case Look.Unreadable(var partial) ->
                meters.counter("chancery.sync.readings.partial", "reason", word(partial.reason()))
                        .increment();
        }
        report.clusters().forEach(this::note);
    }

    private void note(String outcome, Instant begun) {
        Timer.builder("chancery.sync.runs")
                .tag("outcome", outcome)
                .register(meters)
                .record(Duration.between(begun, clock.instant()));
    }

    private void note(ClusterOutcome outcome) {
        var cluster = outcome.cluster();
        switch (outcome) {
            case ClusterOutcome.Passed(var report) -> note(cluster, report.result());
            case ClusterOutcome.Unavailable _ -> pass(cluster, "unavailable");
            case ClusterOutcome.Waiting _ -> pass(cluster, "waiting");
        }
    }

    private void note(ClusterName cluster, ClusterResult result) {
        pass(cluster, word(result.outcome()));
        changes(cluster, "created", result.created());
        changes(cluster, "updated", result.updated());
        changes(cluster, "deleted", result.deleted());
        changes(cluster, "failed", result.failed());
        held.computeIfAbsent(cluster, this::heldIn).set(result.held());
    }

    private void pass(ClusterName cluster, String outcome) {
        meters.counter("chancery.sync.passes", "cluster", cluster.value(), "outcome", outcome)
                .increment();
    }

    private void changes(ClusterName cluster, String kind, int count) {
        meters.counter("chancery.sync.changes", "cluster", cluster.value(), "kind", kind)
                .increment(count);
    }

    private AtomicInteger heldIn(ClusterName cluster) {
        var count = new AtomicInteger();
        Gauge.builder("chancery.sync.held", count, AtomicInteger::get)
                .tag("cluster", cluster.value())
                .register(meters);
        return count;
    }

    private double age() {
        return Duration.between(lastReading, clock.instant()).toMillis() / 1000.0;
    }

    private static String word(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT);
    }
}
