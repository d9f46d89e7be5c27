package dev.chancery.broker.key;

import com.nimbusds.jose.JWSAlgorithm;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** The timeline as one replica knows it, in numbers to alarm on; by the clock that all replicas share. */
final class KeyMetrics {
    private final JdbcKeyRing ring;
    private final KeySettings settings;

    private KeyMetrics(JdbcKeyRing ring, KeySettings settings) {
        this.ring = ring;
        this.settings = settings;
    }

    static void register(JdbcKeyRing ring, KeySettings settings, MeterRegistry meters) {
        var metrics = new KeyMetrics(ring, settings);
        for (var algorithm : settings.algorithms()) {
            Gauge.builder("chancery.signing.key.age", metrics, its -> its.age(algorithm))
                    .description("For how long the key that signs now has signed")
                    .tag("algorithm", algorithm.getName())
                    .baseUnit("seconds")
                    .strongReference(true)
                    .register(meters);
            Gauge.builder("chancery.signing.key.next", metrics, its -> its.untilNext(algorithm))
                    .description("Until the next key signs; negative when that is late")
                    .tag("algorithm", algorithm.getName())
                    .baseUnit("seconds")
                    .strongReference(true)
                    .register(meters);
        }
        for (var state : new KeyState[] {KeyState.PUBLISHED, KeyState.SIGNING, KeyState.RETIRED})
            Gauge.builder("chancery.signing.keys", metrics, its -> its.published(state))
                    .description("Keys that verifiers are told")
                    .tag("state", state.word())
                    .strongReference(true)
                    .register(meters);
        Gauge.builder("chancery.signing.keys.unopenable", ring, its -> its.unopenable()
                        .size())
                .description("Keys that sign or will sign and cannot be opened here")
                .register(meters);
    }

    private double age(JWSAlgorithm algorithm) {
        return current(algorithm)
                .map(key -> seconds(key.signsFrom(), ring.sharedTime()))
                .orElse(Double.NaN);
    }

    /** Where no successor is published yet, by when there has to be one. */
    private double untilNext(JWSAlgorithm algorithm) {
        var next = ring.snapshot().successor(algorithm, ring.sharedTime()).map(TimelineKey::signsFrom);
        return next.or(() -> current(algorithm).map(key -> key.signsFrom().plus(settings.signingPeriod())))
                .map(end -> seconds(ring.sharedTime(), end))
                .orElse(Double.NaN);
    }

    private long published(KeyState state) {
        return ring.snapshot().timeline().stream().filter(key -> key.is(state)).count();
    }

    private Optional<TimelineKey> current(JWSAlgorithm algorithm) {
        return ring.snapshot().current(algorithm, ring.sharedTime());
    }

    private static double seconds(Instant from, Instant to) {
        return Duration.between(from, to).toMillis() / 1000.0;
    }
}
