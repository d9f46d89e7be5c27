package dev.chancery.broker.audit;

/** The broker's memory. An event is safe when {@link #record} returns; before that no token leaves. */
public interface AuditTrail {
    /** @throws AuditUnavailable when the event can be kept neither here nor in the database */
    void record(AuditEvent event);
}
