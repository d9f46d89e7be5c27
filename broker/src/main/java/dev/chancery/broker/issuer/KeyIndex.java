package dev.chancery.broker.issuer;

import dev.chancery.broker.issuer.KeyLookup.Ambiguous;
import dev.chancery.broker.issuer.KeyLookup.Candidate;
import dev.chancery.broker.issuer.KeyLookup.Found;
import dev.chancery.broker.issuer.KeyLookup.TooOld;
import dev.chancery.broker.issuer.KeyLookup.UnknownIssuer;
import dev.chancery.broker.issuer.KeyLookup.UnknownKey;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * All keys of the federation at one moment. Never changes: whoever learns something builds another.
 *
 * <table>
 * <caption>What is answered for an issuer and a key id, the first that fits</caption>
 * <tr><td>no cluster has the issuer</td><td>unknown issuer</td></tr>
 * <tr><td>no cluster of the issuer has the id, and one of them is stale or unlearnt</td><td>too old: it may be that one's</td></tr>
 * <tr><td>no cluster of the issuer has the id</td><td>unknown key</td></tr>
 * <tr><td>all who have it are stale</td><td>too old</td></tr>
 * <tr><td>every key of that id is presented by another cluster as well</td><td>ambiguous</td></tr>
 * <tr><td>otherwise</td><td>the keys of that id that are fresh and one cluster's only</td></tr>
 * </table>
 */
final class KeyIndex {
    private final Map<String, List<LearntKeys>> clusters = new HashMap<>();
    private final Map<String, Map<String, List<Held>>> keys = new HashMap<>();
    private final Map<String, LearntKeys> byName = new LinkedHashMap<>();
    private final Map<String, Set<String>> ambiguous;
    private final Duration maxAge;

    /** @param maxAge how long keys are believed after they were last seen at their source */
    KeyIndex(List<LearntKeys> learnt, Duration maxAge) {
        this.maxAge = maxAge;
        var claims = new HashMap<String, Set<String>>();
        for (var cluster : learnt) {
            byName.put(cluster.cluster(), cluster);
            clusters.computeIfAbsent(cluster.issuer(), _ -> new ArrayList<>()).add(cluster);
            for (var key : cluster.keys()) {
                claims.computeIfAbsent(key.thumbprint(), _ -> new TreeSet<>()).add(cluster.cluster());
                keys.computeIfAbsent(cluster.issuer(), _ -> new HashMap<>())
                        .computeIfAbsent(key.id(), _ -> new ArrayList<>())
                        .add(new Held(key, cluster));
            }
        }
        claims.values().removeIf(by -> by.size() == 1);
        ambiguous = Map.copyOf(claims);
    }

    KeyLookup find(String issuer, String keyId, Instant now) {
        var sharers = clusters.get(issuer);
        if (sharers == null) return new UnknownIssuer();
        var held = keys.getOrDefault(issuer, Map.of()).getOrDefault(keyId, List.of());
        if (held.isEmpty())
            return sharers.stream().allMatch(cluster -> isFresh(cluster, now)) ? new UnknownKey() : new TooOld();
        var fresh = held.stream().filter(one -> isFresh(one.cluster(), now)).toList();
        if (fresh.isEmpty()) return new TooOld();
        var certain = fresh.stream()
                .filter(one -> !isAmbiguous(one.key()))
                .map(Held::candidate)
                .toList();
        return certain.isEmpty() ? new Ambiguous(claimants(fresh)) : new Found(certain);
    }

    /** Keys that more than one cluster presents, whatever their issuers and however old: thumbprint to clusters. */
    Map<String, Set<String>> ambiguous() {
        return ambiguous;
    }

    List<LearntKeys> all() {
        return List.copyOf(byName.values());
    }

    /** The keys of one cluster by which its tokens are accepted now: fresh, and no other's; empty when there is none. */
    Optional<LearntKeys> accepted(String cluster, Instant now) {
        return Optional.ofNullable(byName.get(cluster))
                .filter(known -> isFresh(known, now))
                .map(known -> new LearntKeys(
                        known.cluster(),
                        known.issuer(),
                        known.keys().stream().filter(key -> !isAmbiguous(key)).toList(),
                        known.learntAt()))
                .filter(known -> !known.keys().isEmpty());
    }

    private boolean isFresh(LearntKeys cluster, Instant now) {
        var learntAt = cluster.learntAt();
        return learntAt != null && !now.isAfter(learntAt.plus(maxAge));
    }

    private boolean isAmbiguous(ClusterKey key) {
        return ambiguous.containsKey(key.thumbprint());
    }

    private Set<String> claimants(List<Held> held) {
        return held.stream()
                .flatMap(one -> ambiguous.getOrDefault(one.key().thumbprint(), Set.of()).stream())
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private record Held(ClusterKey key, LearntKeys cluster) {
        Candidate candidate() {
            return new Candidate(cluster.cluster(), key.key(), key.algorithms());
        }
    }
}
