package dev.chancery.broker.issuer;

import dev.chancery.broker.issuer.ClusterIssuer.Discovered;
import io.micrometer.core.instrument.MeterRegistry;
import java.net.InetAddress;
import java.time.Clock;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Follows the bundles of trust domains. Starts and serves when none can be read; looking up a key touches no network. */
final class SpiffeFederation implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(SpiffeFederation.class);

    private final DiscoveredKeys bundles;
    private final FederationMetrics metrics;
    private final Clock clock;
    private final Duration maxAge;
    private final ExecutorService fetches;
    private final ScheduledExecutorService timer;
    private volatile KeyIndex index;

    /** @param domains by the name of the trust domain, each with the place of its bundle as the JWKS URL */
    SpiffeFederation(Map<String, Discovered> domains, MeterRegistry meters, Clock clock, FederationRules rules) {
        this.clock = clock;
        this.maxAge = rules.maxAge();
        this.metrics = new FederationMetrics(meters, clock);
        this.fetches = Executors.newThreadPerTaskExecutor(
                Thread.ofVirtual().name("bundle-", 0).factory());
        this.timer = Executors.newSingleThreadScheduledExecutor(
                Thread.ofPlatform().daemon().name("bundles").factory());
        this.bundles = new DiscoveredKeys(
                new BundleFetcher(new GuardedHttp(InetAddress::getAllByName, rules.fetchLimit())),
                fetches,
                clock,
                rules,
                metrics);
        var followed = new LinkedHashMap<ClusterIssuer, Discovered>();
        domains.forEach((name, how) -> followed.put(new ClusterIssuer(name, "spiffe://" + name, how), how));
        bundles.follow(followed);
        this.index = new KeyIndex(bundles.known(), maxAge);
    }

    void start() {
        var _ = timer.scheduleWithFixedDelay(this::fetchDue, 0, 1, TimeUnit.SECONDS);
    }

    private void fetchDue() {
        try {
            bundles.fetchDue(this::rebuild);
        } catch (RuntimeException failure) {
            LOG.atError().setCause(failure).log("bundles could not be asked for");
        }
    }

    private synchronized void rebuild() {
        List<LearntKeys> known = bundles.known();
        index = new KeyIndex(known, maxAge);
        metrics.shows(index);
    }

    /** As {@link FederatedKeys#find}, which it is not itself: these keys must not pass for those of clusters. */
    KeyLookup find(String issuer, String keyId) {
        var answer = index.find(issuer, keyId, clock.instant());
        switch (answer) {
            case KeyLookup.UnknownKey _, KeyLookup.TooOld _ -> bundles.askAgain(issuer, this::rebuild);
            case KeyLookup.Found _, KeyLookup.UnknownIssuer _, KeyLookup.Ambiguous _ -> {}
        }
        return answer;
    }

    @Override
    public void close() {
        timer.shutdownNow();
        fetches.shutdownNow();
    }
}
