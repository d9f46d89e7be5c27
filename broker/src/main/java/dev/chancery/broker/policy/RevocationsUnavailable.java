package dev.chancery.broker.policy;

import org.jspecify.annotations.Nullable;

/** Nobody can tell now which tokens are revoked, or a revocation could not be stored. Trying again may help. */
public final class RevocationsUnavailable extends RuntimeException {
    public RevocationsUnavailable(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
