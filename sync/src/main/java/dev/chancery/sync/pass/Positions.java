package dev.chancery.sync.pass;

import dev.chancery.sync.directory.ShownPosition;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** How far the servers had come that said what a run is about. */
final class Positions {
    private Positions() {}

    /**
     * By the name of their directory; what is doubted moves none of them on.
     *
     * @param let digests of what persons let pass in this run
     */
    static Map<String, ShownPosition> of(Look.Seen seen, Set<String> doubted, Set<String> let) {
        var positions = new HashMap<String, ShownPosition>();
        for (var sighting : seen.sightings()) {
            var position =
                    switch (sighting) {
                        case Sighting.Read read -> position(read, doubted, let);
                        case Sighting.Told(var news) ->
                            news.position() == null
                                    ? null
                                    : new ShownPosition.Believed(news.position(), news.changed(), Set.of());
                        case Sighting.Unread _ -> null;
                    };
            Optional.ofNullable(position).ifPresent(shown -> positions.put(sighting.directory(), shown));
        }
        return positions;
    }

    private static @Nullable ShownPosition position(Sighting.Read read, Set<String> doubted, Set<String> let) {
        var reading = read.reading();
        var now = reading.position();
        if (now == null) return null;
        if (doubted.contains(read.directory()))
            return new ShownPosition.Doubted(now, reading.entries(), read.distrust().keySet());
        var approved = let.contains(read.digest()) ? read.distrust().keySet() : Set.<String>of();
        return new ShownPosition.Believed(now, reading.entries(), approved);
    }
}
