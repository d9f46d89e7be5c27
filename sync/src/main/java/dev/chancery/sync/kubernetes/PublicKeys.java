package dev.chancery.sync.kubernetes;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Keeps of a JWK Set only what verifiers need: public keys, and of each the members that are known to be public. */
final class PublicKeys {
    private static final JsonMapper JSON = JsonMapper.shared();
    // RFC 7517, 4
    private static final List<String> OF_ANY = List.of("kty", "kid", "use", "alg", "key_ops");
    // RFC 7518, 6.2.1 and 6.3.1; RFC 8037, 2. A symmetric key (6.4) has no public part.
    private static final Map<String, List<String>> OF_TYPE =
            Map.of("EC", List.of("crv", "x", "y"), "RSA", List.of("n", "e"), "OKP", List.of("crv", "x"));

    private PublicKeys() {}

    /** @throws ApiFailure when there is no public key */
    static JsonNode only(JsonNode jwks) {
        var keys = new ArrayList<JsonNode>();
        jwks.path("keys").forEach(key -> {
            var members = OF_TYPE.get(key.path("kty").asString(""));
            if (members != null && members.stream().allMatch(key::has)) keys.add(only(key, members));
        });
        if (keys.isEmpty()) throw ApiFailure.lasting("its key set holds no public key", null);
        return JSON.createObjectNode().set("keys", JSON.createArrayNode().addAll(keys));
    }

    private static ObjectNode only(JsonNode key, List<String> members) {
        var kept = JSON.createObjectNode();
        for (var list : List.of(OF_ANY, members)) {
            for (var member : list) if (key.has(member)) kept.set(member, key.get(member));
        }
        return kept;
    }
}
