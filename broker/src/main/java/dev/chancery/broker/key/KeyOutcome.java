package dev.chancery.broker.key;

import java.util.List;
import java.util.Set;

/** What came of moving keys. */
public sealed interface KeyOutcome {
    /** These steps were taken; none, when nothing was due. */
    record Moved(List<KeyMove> moves) implements KeyOutcome {
        public Moved {
            moves = List.copyOf(moves);
        }
    }

    /** Somebody else is moving keys. */
    record Busy() implements KeyOutcome {}

    /**
     * These keys cannot be opened here, so this place has other key-encryption keys than the one that made them: whatever
     * it would publish, others could not open. Only the named removals were done.
     */
    record Unopenable(Set<String> ids, List<KeyMove> removals) implements KeyOutcome {
        public Unopenable {
            ids = Set.copyOf(ids);
            removals = List.copyOf(removals);
        }
    }

    /** There is no such key, or it is removed already. */
    record NoSuchKey(String id) implements KeyOutcome {}
}
