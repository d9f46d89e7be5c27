package dev.chancery.broker.issuer;

import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSet;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;

/** A federation of one cluster, whose keys were read from a key set as they always are. */
public final class OneCluster {
    private OneCluster() {}

    /** Its documents, under the name of the broker. */
    public static Republished republished(String broker, String name, String issuer, List<JWK> keys, Instant now) {
        var index = index(name, issuer, keys, now);
        return new Republished(URI.create(broker), () -> Optional.of(index), Clock.fixed(now, ZoneOffset.UTC));
    }

    /** Its keys, as far as any of them may verify tokens. */
    public static FederatedKeys keys(String name, String issuer, List<JWK> keys, Instant now) {
        var index = index(name, issuer, keys, now);
        return (asked, keyId) -> index.find(asked, keyId, now);
    }

    private static KeyIndex index(String name, String issuer, List<JWK> keys, Instant now) {
        var usable = KeySet.parse(new JWKSet(keys).toString(true)).keys();
        return new KeyIndex(List.of(new LearntKeys(name, issuer, usable, now)), Duration.ofHours(24));
    }
}
