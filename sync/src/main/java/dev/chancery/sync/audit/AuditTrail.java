package dev.chancery.sync.audit;

import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Append-only. */
public interface AuditTrail {
    /**
     * Writes all of them or none. Throws when they cannot be written: what cannot be audited is not done.
     *
     * @param run that they belong to; null for what a person does outside any run
     */
    void record(@Nullable UUID run, List<? extends AuditEvent> events);
}
