package dev.chancery.broker.token;

import java.time.Instant;

/** A token of ours, ready to leave. It never shows itself. */
public record IssuedToken(String value, String id, String keyId, Instant issuedAt, Instant expiresAt) {
    @Override
    public String toString() {
        return "IssuedToken[" + id + "]";
    }
}
