package dev.chancery.sync.directory;

import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * How far a server showed that it had come, in one look. What to remember of that depends on what is stored when it is written: another
 * process of ours may have seen more meanwhile. It never makes a server doubtful that was not when it was looked at.
 */
public sealed interface ShownPosition {
    /** What to remember of the server now; empty for nothing new. */
    Optional<KnownPosition> after(KnownPositions before);

    /**
     * What it shows counts.
     *
     * @param entries all of them, or those that changed
     * @param approved the doubts that a person let pass, as {@link KnownPositions#doubts} names them
     */
    record Believed(ServerPosition now, List<DirectoryEntry> entries, Set<String> approved) implements ShownPosition {
        public Believed {
            entries = List.copyOf(entries);
            approved = Set.copyOf(approved);
        }

        @Override
        public Optional<KnownPosition> after(KnownPositions before) {
            return Optional.of(before.believed(now, entries, approved));
        }
    }

    /**
     * It does not: because of its server, or of what its directory says.
     *
     * @param distrust the doubts about its server when it was looked at, as {@link KnownPositions#doubts} names them; no others are stored
     */
    record Doubted(ServerPosition now, List<DirectoryEntry> entries, Set<String> distrust) implements ShownPosition {
        public Doubted {
            entries = List.copyOf(entries);
            distrust = Set.copyOf(distrust);
        }

        @Override
        public Optional<KnownPosition> after(KnownPositions before) {
            return before.doubted(now, entries, distrust);
        }
    }
}
