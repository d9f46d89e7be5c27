package dev.chancery.broker.audit;

import java.util.Optional;

/** The broker's memory. An event is safe when {@link #record} returns; before that no token leaves. */
public interface AuditTrail {
    /** @throws AuditUnavailable when the event can be kept neither here nor in the database */
    void record(AuditEvent event);

    /** Why nothing can be recorded now; empty when something can, as far as can be told without recording. */
    default Optional<String> impediment() {
        return Optional.empty();
    }
}
