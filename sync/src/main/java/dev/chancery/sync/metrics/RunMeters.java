package dev.chancery.sync.metrics;

import dev.chancery.sync.desired.ClusterName;
import dev.chancery.sync.pass.ApprovalGone;
import dev.chancery.sync.pass.ClusterOutcome;
import dev.chancery.sync.pass.FrozenRobots;
import dev.chancery.sync.pass.RunReport;
import dev.chancery.sync.pass.Sighting;
import dev.chancery.sync.registry.RunLog.ClusterResult;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;

/** Counts runs, passes and changes, and says how old the last complete reading of each directory is. */
public final class RunMeters {
    private final MeterRegistry meters;
    private final Clock clock;
    private final Map<ClusterName, AtomicInteger> held = new ConcurrentHashMap<>();
    private final Map<String, Instant> read = new ConcurrentHashMap<>();
    private final AtomicInteger frozen = new AtomicInteger();
    private final HeldReadings heldReadings;

    /** Until the first complete reading of a directory its age is counted from now. */
    public RunMeters(MeterRegistry meters, Clock clock, Collection<String> directories) {
        this.meters = meters;
        this.clock = clock;
        this.heldReadings = new HeldReadings(meters);
        Gauge.builder("chancery.sync.frozen", frozen, AtomicInteger::get).register(meters);
        for (var directory : directories) {
            read.put(directory, clock.instant());
            Gauge.builder("chancery.sync.reading.age", this, its -> its.age(directory))
                    .tag("directory", directory)
                    .baseUnit("seconds")
                    .register(meters);
        }
    }

    /**
     * Runs, and counts what came of it. A run that throws is counted as {@code failed}; as {@code approval_gone} where nothing is wrong
     * but that the approval that it needed was gone when it came to that.
     */
    public RunReport count(Supplier<RunReport> run) {
        var begun = clock.instant();
        RunReport report;
        try {
            report = run.get();
        } catch (ApprovalGone e) {
            note("approval_gone", begun);
            throw e;
        } catch (RuntimeException e) {
            note("failed", begun);
            throw e;
        }
        note(word(report.outcome()), begun);
        report.look().sightings().stream()
                .filter(sighting -> !report.doubted().contains(sighting.directory()))
                .forEach(this::note);
        heldReadings.note(report);
        FrozenRobots.in(report.look()).map(FrozenRobots::count).ifPresent(frozen::set);
        report.clusters().forEach(this::note);
        for (var late : report.late()) {
            var _ = late.thenAccept(this::note);
        }
        return report;
    }

    private void note(Sighting sighting) {
        switch (sighting) {
            case Sighting.Read seen ->
                read.computeIfPresent(seen.directory(), (_, _) -> seen.reading().since());
            case Sighting.Told(var news) -> read.computeIfPresent(news.directory(), (_, _) -> news.since());
            case Sighting.Unread(var directory, var partial) ->
                meters.counter(
                                "chancery.sync.readings.partial",
                                "directory",
                                directory,
                                "reason",
                                word(partial.reason()))
                        .increment();
        }
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
            case ClusterOutcome.Unfinished unfinished -> note(unfinished);
            case ClusterOutcome.Unrevoked(var report, var _) -> counted(cluster, report.result());
        }
    }

    /** One that is only late is counted when it comes. */
    private void note(ClusterOutcome.Unfinished unfinished) {
        var begun = unfinished.begun();
        if (begun == null) return;
        pass(unfinished.cluster(), "unfinished");
        done(unfinished.cluster(), begun.result());
    }

    private void note(ClusterName cluster, ClusterResult result) {
        counted(cluster, result);
        held.computeIfAbsent(cluster, this::heldIn).set(result.held());
    }

    private void counted(ClusterName cluster, ClusterResult result) {
        pass(cluster, word(result.outcome()));
        done(cluster, result);
        changes(cluster, "failed", result.failed());
    }

    private void done(ClusterName cluster, ClusterResult result) {
        changes(cluster, "created", result.created());
        changes(cluster, "updated", result.updated());
        changes(cluster, "deleted", result.deleted());
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

    private double age(String directory) {
        return Duration.between(read.getOrDefault(directory, clock.instant()), clock.instant())
                        .toMillis()
                / 1000.0;
    }

    private static String word(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT);
    }
}
