package dev.chancery.sync.pass;

import dev.chancery.sync.directory.ServerPosition;
import dev.chancery.sync.directory.ShownPosition;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

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
        for (var sighting : seen.sightings())
            shown(sighting, doubted, let).ifPresent(shown -> positions.put(sighting.directory(), shown));
        return positions;
    }

    private static Optional<ShownPosition> shown(Sighting sighting, Set<String> doubted, Set<String> let) {
        return switch (sighting) {
            case Sighting.Read read ->
                Optional.ofNullable(read.reading().position()).map(now -> shown(now, read, doubted, let));
            case Sighting.Told(var news) ->
                Optional.ofNullable(news.position())
                        .map(now -> new ShownPosition.Believed(now, news.changed(), Set.of()));
            case Sighting.Unread _ -> Optional.empty();
        };
    }

    private static ShownPosition shown(ServerPosition now, Sighting.Read read, Set<String> doubted, Set<String> let) {
        var entries = read.reading().entries();
        var distrust = read.distrust().keySet();
        if (doubted.contains(read.directory())) return new ShownPosition.Doubted(now, entries, distrust);
        return new ShownPosition.Believed(now, entries, let.contains(read.digest()) ? distrust : Set.of());
    }
}
