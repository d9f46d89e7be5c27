package dev.chancery.broker.identity;

import static dev.chancery.broker.identity.ClusterTokens.BROKER;
import static dev.chancery.broker.identity.ClusterTokens.NOW;

import com.nimbusds.jose.jwk.ECKey;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/** JWT-SVIDs as SPIRE writes them for the trust domain prod.corp.example, valid until a test bends them. */
public final class Svids {
    public static final String DOMAIN = "prod.corp.example";
    public static final String LEDGER = "spiffe://" + DOMAIN + "/ns/robots/sa/ledger";
    public static final ECKey KEY = ClusterTokens.ec("svid-1");

    private Svids() {}

    /** Knows the keys of that trust domain, and no cluster. */
    public static ClusterTokens bundles() {
        return new ClusterTokens().with("spiffe://" + DOMAIN, "svid-1", ClusterTokens.found(DOMAIN, KEY));
    }

    public static Map<String, Object> claims(String spiffeId) {
        var claims = new LinkedHashMap<String, Object>();
        claims.put("aud", List.of(BROKER));
        claims.put("exp", NOW.plusSeconds(300).getEpochSecond());
        claims.put("iat", NOW.getEpochSecond());
        claims.put("sub", spiffeId);
        return claims;
    }

    public static SubjectToken svid(String spiffeId) {
        return signed(Map.of(), claims(spiffeId));
    }

    public static SubjectToken bent(Consumer<Map<String, Object>> bend) {
        var claims = claims(LEDGER);
        bend.accept(claims);
        return signed(Map.of(), claims);
    }

    /** @param header what the header says besides, or otherwise */
    public static SubjectToken signed(Map<String, Object> header, Map<String, Object> claims) {
        var all = new LinkedHashMap<String, Object>(Map.of("alg", "ES256", "kid", "svid-1", "typ", "JWT"));
        all.putAll(header);
        return ClusterTokens.signed(all, claims, KEY);
    }
}
