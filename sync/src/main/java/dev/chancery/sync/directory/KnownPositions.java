package dev.chancery.sync.directory;

import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * How far the servers of one directory had come that were believed, by their identity. One that is asked after another may not have
 * heard yet of what that one had: then it lags behind, until it has.
 */
public record KnownPositions(Map<String, KnownPosition> byServer) {
    public KnownPositions {
        byServer = Map.copyOf(byServer);
    }

    /** Why the server should not be believed that shows this now, by what names each reason while nobody has decided; mostly none. */
    public Map<String, String> doubts(@Nullable ServerPosition now, Collection<DirectoryEntry> entries) {
        if (now == null) return Map.of();
        var doubts = new TreeMap<String, String>();
        var before = byServer.get(now.server());
        if (before != null) before.doubt(now, entries).ifPresent(doubt -> doubts.put(before.evidence(), doubt));
        for (var other : ahead(now)) {
            var server = other.reached().server();
            long heard = now.heardOf(server);
            doubts.put(
                    lag(now, other),
                    "server " + now.server() + " lags behind: it does not have change " + other.lastNumber()
                            + " of server " + server + " yet, "
                            + (heard > 0 ? "only those up to " + heard : "nor any other that our account would see"));
        }
        return doubts;
    }

    /**
     * What to remember of the server that shows this now and is believed. It goes back, or may lack what others had, only where a person
     * let that pass.
     *
     * @param approved the doubts that a person let pass
     */
    KnownPosition believed(ServerPosition now, Collection<DirectoryEntry> entries, Set<String> approved) {
        var before = byServer.get(now.server());
        var lacking = new HashMap<String, Long>();
        for (var other : byServer.values()) {
            if (!lacks(now, other)) continue;
            boolean passes = approved.contains(lag(now, other));
            long let = passes ? other.lastNumber() : Math.min(lackedOf(other, before), other.lastNumber());
            if (let >= 0) lacking.put(other.reached().server(), let);
        }
        var reached = now.lacking(lacking);
        return before == null || approved.contains(before.evidence())
                ? KnownPosition.believed(before, reached, entries)
                : before.further(reached, entries);
    }

    /**
     * What to remember of it while it is not. That it is behind what was stored since it was asked proves nothing; what it was heard to
     * have lost, it has lost.
     *
     * @param distrust the doubts that there were when it was looked at
     */
    Optional<KnownPosition> doubted(ServerPosition now, Collection<DirectoryEntry> entries, Set<String> distrust) {
        return Optional.ofNullable(byServer.get(now.server()))
                .filter(before -> now.lost() != null || distrust.contains(before.evidence()))
                .flatMap(before -> before.doubted(now, entries));
    }

    /** Those that had what this one does not have, but where a person has let that pass. */
    private List<KnownPosition> ahead(ServerPosition now) {
        var before = byServer.get(now.server());
        return byServer.values().stream()
                .filter(other -> lacks(now, other))
                .filter(other -> lackedOf(other, before) < other.lastNumber())
                .toList();
    }

    private static long lackedOf(KnownPosition other, @Nullable KnownPosition before) {
        return before == null ? -1 : before.reached().lackedOf(other.reached().server());
    }

    private static String lag(ServerPosition now, KnownPosition other) {
        return "lags behind: " + now.server() + "; " + other.reached().server() + " " + other.lastNumber();
    }

    private static boolean lacks(ServerPosition now, KnownPosition other) {
        long heard = now.heardOf(other.reached().server());
        return heard >= 0 && heard < other.lastNumber();
    }
}
