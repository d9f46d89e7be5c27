package dev.chancery.broker.key;

import dev.chancery.broker.audit.AuditEvent;
import dev.chancery.broker.audit.AuditTrail;
import dev.chancery.broker.audit.AuditUnavailable;
import java.util.ArrayList;
import java.util.List;

/** Remembers what it was told, or refuses to. */
public final class InMemoryAudit implements AuditTrail {
    private final List<AuditEvent.KeyMoved> moves = new ArrayList<>();
    private boolean full;

    @Override
    public synchronized void record(AuditEvent event) {
        if (full) throw new AuditUnavailable("there is no room", null);
        if (event instanceof AuditEvent.KeyMoved moved) moves.add(moved);
    }

    void fillUp() {
        full = true;
    }

    void makeRoom() {
        full = false;
    }

    /** For example {@code ES256 signing}, in the order in which they happened. */
    public synchronized List<String> states() {
        return moves.stream().map(move -> move.algorithm() + " " + move.state()).toList();
    }

    public synchronized List<AuditEvent.KeyMoved> moves() {
        return List.copyOf(moves);
    }
}
