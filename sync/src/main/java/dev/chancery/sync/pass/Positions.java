package dev.chancery.sync.pass;

import dev.chancery.sync.directory.DirectoryEntry;
import dev.chancery.sync.directory.KnownPosition;
import dev.chancery.sync.directory.KnownPositions;
import dev.chancery.sync.directory.ServerPosition;
import dev.chancery.sync.registry.Registry;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** How far the servers had come that said what a run is about, with what was known of them before. */
final class Positions {
    private Positions() {}

    /** By the name of their directory; what is doubted moves none of them on. */
    static Map<String, KnownPosition> of(Look.Seen seen, Set<String> doubted, Registry registry) {
        var positions = new HashMap<String, KnownPosition>();
        for (var sighting : seen.sightings()) {
            var name = sighting.directory();
            var position =
                    switch (sighting) {
                        case Sighting.Read(var reading, var _, var _, var _) ->
                            position(registry, name, reading.position(), reading.entries(), !doubted.contains(name));
                        case Sighting.Told(var news) -> position(registry, name, news.position(), news.changed(), true);
                        case Sighting.Unread _ -> Optional.<KnownPosition>empty();
                    };
            position.ifPresent(known -> positions.put(name, known));
        }
        return positions;
    }

    private static Optional<KnownPosition> position(
            Registry registry,
            String directory,
            @Nullable ServerPosition now,
            List<DirectoryEntry> entries,
            boolean believed) {
        if (now == null) return Optional.empty();
        var before = new KnownPositions(registry.positions(directory));
        return believed ? Optional.of(before.believed(now, entries)) : before.doubted(now, entries);
    }
}
