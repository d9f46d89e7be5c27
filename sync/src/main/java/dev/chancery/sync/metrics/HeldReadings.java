package dev.chancery.sync.metrics;

import static java.util.stream.Collectors.counting;
import static java.util.stream.Collectors.groupingBy;

import dev.chancery.sync.pass.Look;
import dev.chancery.sync.pass.Restraint;
import dev.chancery.sync.pass.RunReport;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicLong;

/** How much of what directories say waits for a person: whole readings, and what is too much at once in others. */
final class HeldReadings {
    private static final String READING = "reading";

    private final Map<String, AtomicLong> counts = new TreeMap<>();

    HeldReadings(MeterRegistry meters) {
        counts.put(READING, new AtomicLong());
        for (var kind : Restraint.Kind.values()) counts.put(kind.word(), new AtomicLong());
        counts.forEach((kind, count) -> Gauge.builder("chancery.sync.held.readings", count, AtomicLong::get)
                .tag("kind", kind)
                .register(meters));
    }

    /** While a directory is not read, or its reading is held for robots that are gone, what was held of it waits all the same. */
    void note(RunReport report) {
        if (!(report.look() instanceof Look.Seen seen)) return;
        var now = new TreeMap<>(seen.restraints().stream()
                .collect(groupingBy(restraint -> restraint.kind().word(), counting())));
        now.put(READING, (long) report.doubted().size());
        boolean isHeldForTheGone = !report.doubted().isEmpty() && !seen.isDistrusted();
        boolean isShownWholly = seen.unread().isEmpty() && !isHeldForTheGone;
        counts.forEach((kind, count) -> {
            long held = now.getOrDefault(kind, 0L);
            boolean isAll = kind.equals(READING) ? seen.unread().isEmpty() : isShownWholly;
            count.updateAndGet(before -> isAll ? held : Math.max(before, held));
        });
    }
}
