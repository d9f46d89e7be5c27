package dev.chancery.broker.issuer;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.jwk.JWK;
import java.text.ParseException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * The keys of a JSON Web Key Set that may verify tokens, and why the others may not. One bad key never spoils the rest.
 *
 * @param unusable one line for each key that is left out; no key material
 */
record KeySet(List<ClusterKey> keys, List<String> unusable) {
    /** More than a cluster ever has; what comes after is left out, so that no set costs more than this. */
    static final int MOST = 64;

    static final KeySet EMPTY = new KeySet(List.of(), List.of());
    private static final JsonMapper JSON = JsonMapper.shared();

    KeySet {
        keys = List.copyOf(keys);
        unusable = List.copyOf(unusable);
    }

    /** Reads a set; text that is none has no key and one complaint. */
    static KeySet parse(String jwks) {
        try {
            var list = JSON.readTree(jwks).path("keys");
            return list.isArray() ? of(list) : nothing("it is not a JSON Web Key Set");
        } catch (JacksonException _) {
            return nothing("it is not JSON");
        }
    }

    private static KeySet of(JsonNode list) {
        var keys = new LinkedHashSet<ClusterKey>();
        var unusable = new ArrayList<String>();
        int place = 0;
        for (var item : list) {
            if (++place > MOST) {
                unusable.add("only the first " + MOST + " of " + list.size() + " keys are looked at");
                break;
            }
            try {
                if (!item.isObject()) throw new Unusable("it is malformed");
                keys.add(KeyKind.usable(JWK.parse(item.toString())));
            } catch (Unusable | ParseException | JOSEException | IllegalArgumentException why) {
                unusable.add("key " + place + ": " + (why instanceof Unusable ? why.getMessage() : "it is malformed"));
            }
        }
        return new KeySet(List.copyOf(keys), unusable);
    }

    private static KeySet nothing(String why) {
        return new KeySet(List.of(), List.of(why));
    }

    /** Why a key may not verify tokens; says no more of the key than its kind and size. */
    static final class Unusable extends Exception {
        private static final long serialVersionUID = 1L;

        Unusable(String why) {
            super(why, null, false, false);
        }
    }
}
