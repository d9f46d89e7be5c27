package dev.chancery.broker.audit;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;

/** Remembers events in memory, until told to fail in one way or another. */
public final class RecordingAuditTrail implements AuditTrail {
    private final List<AuditEvent> events = new CopyOnWriteArrayList<>();
    private volatile boolean full;
    private volatile boolean broken;

    @Override
    public void record(AuditEvent event) {
        if (full) throw new AuditUnavailable("full", null);
        if (broken) throw new IllegalStateException("the audit of this test has a fault at /etc/secret");
        events.add(event);
    }

    @Override
    public Optional<String> impediment() {
        return full ? Optional.of("full") : Optional.empty();
    }

    public void fill() {
        full = true;
    }

    public void breakDown() {
        broken = true;
    }

    public void empty() {
        full = false;
        broken = false;
        events.clear();
    }

    public AuditEvent last() {
        return events.getLast();
    }

    public List<AuditEvent> events() {
        return List.copyOf(events);
    }
}
