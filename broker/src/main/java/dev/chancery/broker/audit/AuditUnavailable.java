package dev.chancery.broker.audit;

import org.jspecify.annotations.Nullable;

/** The audit cannot be written, so nothing may happen that it would have to tell. */
public final class AuditUnavailable extends RuntimeException {
    public AuditUnavailable(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
