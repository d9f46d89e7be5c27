package dev.chancery.broker.audit;

import java.util.List;

/** Where the journal runs to. */
interface AuditDrain {
    /**
     * Stores events in their order, all or none; those that are stored already, by their {@code event_id}, are passed over.
     *
     * @throws RuntimeException when they could not be stored; they are sent again
     */
    void store(List<JournalEntry> entries);
}
