package dev.chancery.broker.issuer;

import dev.chancery.broker.issuer.ClusterIssuer.Carried;
import dev.chancery.broker.issuer.ClusterIssuer.Discovered;
import dev.chancery.broker.issuer.ClusterIssuer.Unlearnt;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The keys of the federation, followed from the registry and from the issuers. Looking one up touches no network and takes
 * no lock that a fetch holds: an unknown key is answered as unknown at once, and its issuer is asked again in the background,
 * so that the next token with it is understood. Keys that sync carries come with the registry; for them sync is asked.
 */
final class FederationKeys implements FederatedKeys {
    private static final Logger LOG = LoggerFactory.getLogger(FederationKeys.class);

    private final ClusterIssuers registry;
    private final DiscoveredKeys discovered;
    private final CarriedKeys carriers;
    private final AmbiguityWatch watch;
    private final FederationMetrics metrics;
    private final Clock clock;
    private final FederationRules rules;
    private long generation = ClusterIssuers.NONE;
    private Map<ClusterIssuer, KeySet> carried = Map.of();
    private volatile @Nullable KeyIndex index;

    FederationKeys(
            ClusterIssuers registry,
            DiscoveredKeys discovered,
            CarriedKeys carriers,
            AmbiguityWatch watch,
            FederationMetrics metrics,
            Clock clock,
            FederationRules rules) {
        this.registry = registry;
        this.discovered = discovered;
        this.carriers = carriers;
        this.watch = watch;
        this.metrics = metrics;
        this.clock = clock;
        this.rules = rules;
    }

    @Override
    public KeyLookup find(String issuer, String keyId) {
        var known = index;
        if (known == null) return new KeyLookup.TooOld();
        var answer = known.find(issuer, keyId, clock.instant());
        switch (answer) {
            case KeyLookup.UnknownKey _, KeyLookup.TooOld _ -> {
                discovered.askAgain(issuer, this::rebuild);
                carriers.askAgain(issuer);
            }
            case KeyLookup.Found _, KeyLookup.UnknownIssuer _, KeyLookup.Ambiguous _ -> {}
        }
        return answer;
    }

    @Override
    public Optional<String> impediment() {
        return index == null ? Optional.of("the clusters have not been learnt yet") : Optional.empty();
    }

    /**
     * Takes over what the registry says, if that has changed.
     *
     * @throws org.springframework.dao.DataAccessException when it cannot be read; everything stays as it was
     */
    synchronized void refresh() {
        var listing = registry.otherThan(generation);
        listing.ifPresent(changed -> take(changed.clusters()));
        rebuild();
        generation = listing.map(ClusterIssuers.Listing::generation).orElse(generation);
        fetchDue();
    }

    void fetchDue() {
        discovered.fetchDue(this::rebuild);
    }

    Optional<KeyIndex> index() {
        return Optional.ofNullable(index);
    }

    private void take(List<ClusterIssuer> clusters) {
        var known = new HashMap<String, KeySet>();
        carried.forEach((cluster, keys) -> {
            if (cluster.source() instanceof Carried(var jwks, var _)) known.put(jwks, keys);
        });
        var next = new LinkedHashMap<ClusterIssuer, KeySet>();
        var asked = new LinkedHashMap<ClusterIssuer, Discovered>();
        for (var cluster : clusters) {
            switch (cluster.source()) {
                case Carried(var jwks, var _) -> {
                    var keys = known.get(jwks);
                    next.put(cluster, keys == null ? parsed(cluster, jwks) : keys);
                }
                case Discovered how -> asked.put(cluster, how);
                case Unlearnt(var why) -> {
                    next.put(cluster, KeySet.EMPTY);
                    warn(cluster, why);
                }
            }
        }
        carried = next;
        carriers.follow(next.keySet().stream().map(ClusterIssuer::issuer).collect(Collectors.toSet()));
        discovered.follow(asked);
    }

    private static KeySet parsed(ClusterIssuer cluster, String jwks) {
        var keys = KeySet.parse(jwks);
        if (!keys.unusable().isEmpty()) warn(cluster, String.join("; ", keys.unusable()));
        return keys;
    }

    private static void warn(ClusterIssuer cluster, String why) {
        LOG.atWarn()
                .addKeyValue("cluster", cluster.cluster())
                .addKeyValue("reason", why)
                .log("keys of a cluster cannot all be used");
    }

    private synchronized void rebuild() {
        var all = new ArrayList<LearntKeys>();
        carried.forEach((cluster, keys) -> all.add(
                cluster.source() instanceof Carried(var _, var learntAt)
                        ? new LearntKeys(cluster.cluster(), cluster.issuer(), keys.keys(), learntAt)
                        : LearntKeys.none(cluster)));
        all.addAll(discovered.known());
        var next = new KeyIndex(all, rules.maxAge());
        index = next;
        metrics.shows(next);
        watch.see(next.ambiguous());
    }
}
