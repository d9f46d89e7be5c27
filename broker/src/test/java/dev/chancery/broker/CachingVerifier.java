package dev.chancery.broker;

import com.nimbusds.jose.jwk.JWKSet;
import java.text.ParseException;
import java.time.Duration;

/** Keeps a key set for as long as the broker's settings allow for, and never asks earlier, not even for an unknown key. */
final class CachingVerifier {
    private final BrokerCaller broker;
    private final long keptFor;
    private JWKSet keys = new JWKSet();
    private long readAt;

    CachingVerifier(BrokerCaller broker, Duration cache) {
        this.broker = broker;
        this.keptFor = cache.toNanos();
        this.readAt = System.nanoTime() - keptFor;
    }

    synchronized boolean knows(String keyId) throws ParseException {
        if (System.nanoTime() - readAt >= keptFor) {
            readAt = System.nanoTime();
            keys = broker.keysAt("/jwks");
        }
        return keys.getKeyByKeyId(keyId) != null;
    }
}
