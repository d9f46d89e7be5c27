package dev.chancery.broker.policy;

import java.time.Instant;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Revocations of one process. */
public final class InMemoryRevocations implements Revocations {
    private final Set<String> ids = ConcurrentHashMap.newKeySet();

    @Override
    public boolean contains(String tokenId) {
        return ids.contains(tokenId);
    }

    @Override
    public void revoke(String tokenId, Instant expiresAt, String by) {
        ids.add(tokenId);
    }
}
