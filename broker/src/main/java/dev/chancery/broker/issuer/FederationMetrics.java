package dev.chancery.broker.issuer;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.Tags;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;

/** {@code chancery_federation_*}: how fresh the clusters' keys are, how asking for them goes, and what is in dispute. */
final class FederationMetrics {
    private final MeterRegistry registry;
    private final Clock clock;
    private final MultiGauge ages;
    private final AtomicInteger ambiguous;

    FederationMetrics(MeterRegistry registry, Clock clock) {
        this.registry = registry;
        this.clock = clock;
        this.ages = MultiGauge.builder("chancery.federation.key.age")
                .description("Time since the keys of a cluster were last seen at their source; NaN when never")
                .baseUnit("seconds")
                .register(registry);
        this.ambiguous = registry.gauge("chancery.federation.ambiguous.keys", new AtomicInteger());
    }

    /** @param outcome {@code ok} or the word of a {@link KeyFetcher.Reason} */
    void fetched(String cluster, String outcome) {
        registry.counter("chancery.federation.fetch", "cluster", cluster, "outcome", outcome)
                .increment();
    }

    void shows(KeyIndex index) {
        ambiguous.set(index.ambiguous().size());
        ages.register(
                index.all().stream()
                        .map(keys -> MultiGauge.Row.of(Tags.of("cluster", keys.cluster()), keys, this::age))
                        .toList(),
                true);
    }

    private double age(LearntKeys keys) {
        var learntAt = keys.learntAt();
        return learntAt == null
                ? Double.NaN
                : Duration.between(learntAt, clock.instant()).toMillis() / 1000.0;
    }
}
