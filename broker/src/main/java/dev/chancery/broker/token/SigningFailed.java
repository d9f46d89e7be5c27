package dev.chancery.broker.token;

import org.jspecify.annotations.Nullable;

/** A token that would have been issued could not be signed. */
public final class SigningFailed extends RuntimeException {
    private static final long serialVersionUID = 1L;

    SigningFailed(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
