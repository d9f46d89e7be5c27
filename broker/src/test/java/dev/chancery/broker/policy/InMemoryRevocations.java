package dev.chancery.broker.policy;

import java.time.Instant;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Revocations of one process, which a test may make it forget. */
public final class InMemoryRevocations implements Revocations {
    private final Set<String> ids = ConcurrentHashMap.newKeySet();

    private volatile boolean learnt = true;

    public void forget() {
        learnt = false;
    }

    public void learn() {
        learnt = true;
    }

    @Override
    public boolean contains(String tokenId) {
        if (!learnt) throw new RevocationsUnavailable("the revocations have not been learnt yet", null);
        return ids.contains(tokenId);
    }

    @Override
    public void revoke(String tokenId, Instant expiresAt, String by) {
        ids.add(tokenId);
    }
}
