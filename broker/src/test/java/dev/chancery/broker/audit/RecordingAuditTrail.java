package dev.chancery.broker.audit;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** Remembers events in memory, until told to fail. */
public final class RecordingAuditTrail implements AuditTrail {
    private final List<AuditEvent> events = new CopyOnWriteArrayList<>();
    private volatile boolean full;

    @Override
    public void record(AuditEvent event) {
        if (full) throw new AuditUnavailable("full", null);
        events.add(event);
    }

    public void fill() {
        full = true;
    }

    public void empty() {
        full = false;
        events.clear();
    }

    public AuditEvent last() {
        return events.getLast();
    }

    public List<AuditEvent> events() {
        return List.copyOf(events);
    }
}
