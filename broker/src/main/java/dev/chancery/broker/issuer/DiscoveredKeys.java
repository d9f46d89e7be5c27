package dev.chancery.broker.issuer;

import dev.chancery.broker.issuer.ClusterIssuer.Discovered;
import dev.chancery.broker.issuer.KeyFetcher.Fetched;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The last good keys of the clusters whose issuer is asked for them: refreshed ahead of need, and sooner when a token names an
 * unknown key, each issuer never more often than allowed. A failure changes nothing but the age. Every fetch runs on the
 * executor, so that no caller waits for the network.
 *
 * <p>Nimbus' {@code JWKSourceBuilder} is not used: its caller waits for the fetch, and the token path must not.
 */
final class DiscoveredKeys {
    private static final Logger LOG = LoggerFactory.getLogger(DiscoveredKeys.class);
    private static final int MOST_DOUBLINGS = 10;

    private final KeyFetcher fetcher;
    private final Executor executor;
    private final Clock clock;
    private final FederationRules rules;
    private final FederationMetrics metrics;
    private final Map<String, Source> sources = new LinkedHashMap<>();
    private volatile Set<String> issuers = Set.of();

    DiscoveredKeys(
            KeyFetcher fetcher, Executor executor, Clock clock, FederationRules rules, FederationMetrics metrics) {
        this.fetcher = fetcher;
        this.executor = executor;
        this.clock = clock;
        this.rules = rules;
        this.metrics = metrics;
    }

    /** From now on these clusters and no others; keys are kept where issuer and URLs are the same as before. */
    synchronized void follow(Map<ClusterIssuer, Discovered> clusters) {
        issuers = clusters.keySet().stream().map(ClusterIssuer::issuer).collect(Collectors.toUnmodifiableSet());
        var before = Map.copyOf(sources);
        sources.clear();
        clusters.forEach((cluster, how) -> {
            var old = before.get(cluster.cluster());
            if (old != null && old.cluster.equals(cluster)) sources.put(cluster.cluster(), old);
            else sources.put(cluster.cluster(), new Source(cluster, how, clock.instant(), keptFrom(old, cluster, how)));
        });
    }

    private static @Nullable LearntKeys keptFrom(@Nullable Source old, ClusterIssuer cluster, Discovered how) {
        return old != null && old.cluster.issuer().equals(cluster.issuer()) && old.how.asksTheSamePlace(how)
                ? old.good
                : null;
    }

    /** What is known now, of every cluster that is followed. */
    synchronized List<LearntKeys> known() {
        return sources.values().stream()
                .map(source -> source.good == null ? LearntKeys.none(source.cluster) : source.good)
                .toList();
    }

    /**
     * Begins to fetch what is due.
     *
     * @param learnt called after each fetch that brought keys
     */
    void fetchDue(Runnable learnt) {
        var now = clock.instant();
        start(source -> !now.isBefore(source.due), learnt);
    }

    /** Begins to ask the clusters of an issuer before their time, unless they were asked a moment ago. */
    void askAgain(String issuer, Runnable learnt) {
        if (!issuers.contains(issuer)) return; // known without the lock, since anyone can name an unknown key
        var now = clock.instant();
        start(
                source -> source.cluster.issuer().equals(issuer)
                        && !now.isBefore(source.started.plus(rules.askAgainAfter())),
                learnt);
    }

    private void start(Predicate<Source> which, Runnable learnt) {
        var chosen = new ArrayList<Source>();
        synchronized (this) {
            for (var source : sources.values()) {
                if (source.running || !which.test(source)) continue;
                source.running = true;
                source.started = clock.instant();
                chosen.add(source);
            }
        }
        for (var source : chosen) executor.execute(() -> run(source, learnt));
    }

    private void run(Source source, Runnable learnt) {
        var begun = clock.instant();
        Fetched fetched;
        try {
            fetched = fetcher.fetch(source.cluster, source.how);
        } catch (RuntimeException unexpected) {
            LOG.atError()
                    .setCause(unexpected)
                    .addKeyValue("cluster", source.cluster.cluster())
                    .log("fetching keys failed");
            fetched = new Fetched.Failed(KeyFetcher.Reason.UNREACHABLE, "the fetch failed by our own fault");
        }
        finish(source, fetched, begun);
        if (!(fetched instanceof Fetched.Failed)) learnt.run();
    }

    private synchronized void finish(Source source, Fetched fetched, Instant begun) {
        var cluster = source.cluster;
        source.running = false;
        switch (fetched) {
            case Fetched.Keys(var keys) -> {
                learnt(source, keys, begun);
                source.complaints(keys.unusable());
            }
            case Fetched.Withdrawn _ -> {
                learnt(source, KeySet.EMPTY, begun);
                source.complaints(List.of("it has withdrawn all of its keys"));
            }
            case Fetched.Failed(var reason, var explanation) -> {
                source.due = begun.plus(rules.askAgainAfter().multipliedBy(1L << source.failures));
                var soonest = begun.plus(rules.refreshEvery());
                if (source.due.isAfter(soonest)) source.due = soonest;
                if (source.failures < MOST_DOUBLINGS) source.failures++;
                metrics.fetched(cluster.cluster(), reason.word());
                source.complaints(List.of(reason.word() + ": " + explanation));
            }
        }
    }

    private void learnt(Source source, KeySet keys, Instant begun) {
        var cluster = source.cluster;
        source.good = new LearntKeys(cluster.cluster(), cluster.issuer(), keys.keys(), begun);
        source.failures = 0;
        source.due = begun.plus(rules.refreshEvery());
        metrics.fetched(cluster.cluster(), "ok");
    }

    /** One cluster; guarded by the monitor of the whole. */
    private static final class Source {
        private final ClusterIssuer cluster;
        private final Discovered how;
        private @Nullable LearntKeys good;
        private Instant due;
        private Instant started = Instant.EPOCH;
        private int failures;
        private boolean running;
        private List<String> told = List.of();

        Source(ClusterIssuer cluster, Discovered how, Instant due, @Nullable LearntKeys good) {
            this.cluster = cluster;
            this.how = how;
            this.due = due;
            this.good = good;
        }

        /** Logs what is wrong, once until something else is. */
        void complaints(List<String> now) {
            if (!now.isEmpty() && !now.equals(told))
                LOG.atWarn()
                        .addKeyValue("cluster", cluster.cluster())
                        .addKeyValue("issuer", cluster.issuer())
                        .addKeyValue("reason", String.join("; ", now))
                        .log("an issuer's keys are missing or cannot all be used");
            told = now;
        }
    }
}
