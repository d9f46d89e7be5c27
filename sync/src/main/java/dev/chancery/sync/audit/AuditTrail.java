package dev.chancery.sync.audit;

import java.util.List;
import java.util.UUID;

/** Append-only. */
public interface AuditTrail {
    /** Writes all of them or none. Throws when they cannot be written: what cannot be audited is not done. */
    void record(UUID run, List<? extends AuditEvent> events);
}
