package dev.chancery.broker.issuer;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicReference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keys that sync carries through the registry: when a token names one that is not there, whoever carries them is asked to look
 * again, all clusters together and never more often than allowed, since anyone can name an unknown key.
 */
final class CarriedKeys {
    private static final Logger LOG = LoggerFactory.getLogger(CarriedKeys.class);

    private final ClusterIssuers registry;
    private final Executor executor;
    private final Clock clock;
    private final Duration pause;
    private final AtomicReference<Instant> asked = new AtomicReference<>(Instant.EPOCH);
    private volatile Set<String> issuers = Set.of();

    /** @param pause the least time between two requests */
    CarriedKeys(ClusterIssuers registry, Executor executor, Clock clock, Duration pause) {
        this.registry = registry;
        this.executor = executor;
        this.clock = clock;
        this.pause = pause;
    }

    /** From now on keys of these issuers and no others are carried. */
    void follow(Set<String> carried) {
        issuers = Set.copyOf(carried);
    }

    /** Begins to ask for new keys of an issuer, unless that was done a moment ago; returns at once. */
    void askAgain(String issuer) {
        if (!issuers.contains(issuer)) return;
        var now = clock.instant();
        var before = asked.get();
        if (now.isBefore(before.plus(pause)) || !asked.compareAndSet(before, now)) return;
        executor.execute(this::ask);
    }

    private void ask() {
        try {
            registry.askForKeys();
        } catch (RuntimeException unheard) { // that the registry is down is told by those who follow it
            LOG.atDebug().setCause(unheard).log("nobody could be asked for new keys");
        }
    }
}
