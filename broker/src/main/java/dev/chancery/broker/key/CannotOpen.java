package dev.chancery.broker.key;

import org.jspecify.annotations.Nullable;

/** A sealed private key cannot be opened, or is not the one it claims to be. */
final class CannotOpen extends RuntimeException {
    CannotOpen(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
