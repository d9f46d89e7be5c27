package dev.chancery.broker.issuer;

import com.nimbusds.jose.JWSAlgorithm;
import dev.chancery.broker.issuer.ClusterDocuments.Document;
import java.net.URI;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import tools.jackson.databind.json.JsonMapper;

/**
 * The clusters' discovery documents and keys under our own name. Only keys that we accept ourselves are told: never one that
 * another cluster presents too, never one older than the maximum age.
 */
public final class Republished {
    private static final JsonMapper JSON = JsonMapper.shared();

    private final URI base;
    private final Supplier<Optional<KeyIndex>> index;
    private final Clock clock;

    Republished(URI base, Supplier<Optional<KeyIndex>> index, Clock clock) {
        this.base = base;
        this.index = index;
        this.clock = clock;
    }

    /** The documents of a cluster; empty when there is none of that name, or nothing of it may be told now. */
    public Optional<ClusterDocuments> of(String cluster) {
        return index.get()
                .flatMap(known -> known.accepted(cluster, clock.instant()))
                .map(this::documents);
    }

    private ClusterDocuments documents(LearntKeys cluster) {
        var jwks = new LinkedHashMap<String, Object>();
        jwks.put(
                "keys",
                cluster.keys().stream().map(key -> JSON.readTree(key.jwk())).toList());
        return new ClusterDocuments(
                Document.of(JSON.writeValueAsString(discovery(cluster))), Document.of(JSON.writeValueAsString(jwks)));
    }

    /** The issuer stays the cluster's: that is what its tokens say. */
    private Map<String, Object> discovery(LearntKeys cluster) {
        var root = base.toString().replaceAll("/$", "");
        var members = new LinkedHashMap<String, Object>();
        members.put("issuer", cluster.issuer());
        members.put("jwks_uri", root + "/clusters/" + cluster.cluster() + "/jwks");
        members.put("response_types_supported", List.of("id_token"));
        members.put("subject_types_supported", List.of("public"));
        members.put(
                "id_token_signing_alg_values_supported",
                cluster.keys().stream()
                        .flatMap(key -> key.algorithms().stream())
                        .map(JWSAlgorithm::getName)
                        .distinct()
                        .sorted()
                        .toList());
        return members;
    }
}
