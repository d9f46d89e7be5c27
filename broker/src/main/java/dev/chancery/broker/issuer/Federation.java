package dev.chancery.broker.issuer;

import dev.chancery.broker.audit.AuditTrail;
import io.micrometer.core.instrument.MeterRegistry;
import java.net.InetAddress;
import java.net.URI;
import java.time.Clock;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.jdbc.core.JdbcTemplate;

/**
 * The whole of this package at work: follows the registry, asks the issuers, answers whose key a token names. Starts and
 * serves when the registry and every issuer are down: it then knows no key, and says so, until they are back.
 */
public final class Federation implements FederatedKeys, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Federation.class);
    private static final int FETCHES_AT_ONCE = 8;

    private final FederationRules rules;
    private final Clock clock;
    private final FederationKeys keys;
    private final ExecutorService fetches;
    private final ScheduledExecutorService timer;
    private volatile boolean registryDown;

    /**
     * Reads and opens nothing before {@link #start}.
     *
     * @param registry connections of a role that may read the registry
     */
    public Federation(
            JdbcTemplate registry, AuditTrail audit, MeterRegistry meters, Clock clock, FederationRules rules) {
        this.rules = rules;
        this.clock = clock;
        this.fetches = Executors.newFixedThreadPool(
                FETCHES_AT_ONCE, Thread.ofVirtual().name("issuer-", 0).factory());
        this.timer = Executors.newScheduledThreadPool(
                2, Thread.ofPlatform().daemon().name("federation-", 0).factory());
        var metrics = new FederationMetrics(meters, clock);
        var fetcher = new DiscoveryFetcher(new GuardedHttp(InetAddress::getAllByName, rules.fetchLimit()));
        var issuers = new JdbcClusterIssuers(registry);
        this.keys = new FederationKeys(
                issuers,
                new DiscoveredKeys(fetcher, fetches, clock, rules, metrics),
                new CarriedKeys(issuers, fetches, clock, rules.askAgainAfter()),
                new AmbiguityWatch(audit),
                metrics,
                clock,
                rules);
    }

    /** Begins to follow the registry and the issuers; returns at once. */
    public void start() {
        long often = rules.followEvery().toMillis();
        var _ = timer.scheduleWithFixedDelay(this::refresh, 0, often, TimeUnit.MILLISECONDS);
        var _ = timer.scheduleWithFixedDelay(this::fetchDue, 1, 1, TimeUnit.SECONDS);
    }

    /** Looks at the registry now; for whoever hears that it has changed. A registry that is down changes nothing. */
    public void refresh() {
        try {
            keys.refresh();
            if (registryDown) LOG.info("the registry answers again");
            registryDown = false;
        } catch (RuntimeException failure) {
            if (!registryDown)
                LOG.atWarn()
                        .addKeyValue("reason", failure.getMessage())
                        .log("the registry cannot be followed; the clusters stay as last known");
            registryDown = true;
        }
    }

    @Override
    public KeyLookup find(String issuer, String keyId) {
        return keys.find(issuer, keyId);
    }

    @Override
    public Optional<String> impediment() {
        return keys.impediment();
    }

    /** @param base where {@code /clusters/} is served, our own issuer URL */
    public Republished republished(URI base) {
        return new Republished(base, keys::index, clock);
    }

    private void fetchDue() {
        try {
            keys.fetchDue();
        } catch (RuntimeException failure) {
            LOG.atError().setCause(failure).log("issuers could not be asked for their keys");
        }
    }

    @Override
    public void close() {
        timer.shutdownNow();
        fetches.shutdownNow();
    }
}
