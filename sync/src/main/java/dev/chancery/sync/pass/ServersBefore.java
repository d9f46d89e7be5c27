package dev.chancery.sync.pass;

import dev.chancery.sync.directory.Directory;
import dev.chancery.sync.directory.DirectoryReading;
import dev.chancery.sync.directory.DirectoryReading.Partial;
import dev.chancery.sync.directory.DirectoryReading.PartialReason;
import dev.chancery.sync.directory.KnownPositions;
import dev.chancery.sync.directory.Occasion;
import dev.chancery.sync.directory.StableId;
import dev.chancery.sync.registry.Registry;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * How far servers were known to have come when directories were asked. What they then say may be long in coming, and another process
 * of ours may have seen them further meanwhile: that they are behind that proves nothing. But what is older could bring back whom the
 * other saw switched off, so it is asked for once more.
 */
final class ServersBefore {
    private static final DirectoryReading OVERTAKEN = new Partial(
            PartialReason.OVERTAKEN,
            "another process of sync has seen its server further meanwhile; the next run reads it again");

    private final Registry registry;
    private final Map<String, KnownPositions> byDirectory = new ConcurrentHashMap<>();

    ServersBefore(Registry registry) {
        this.registry = registry;
    }

    /** This directory is about to be asked. */
    void note(String directory) {
        byDirectory.put(directory, new KnownPositions(registry.positions(directory)));
    }

    /**
     * The reading with its adopted entries, or another one in its place where it is older than what another process of ours has seen
     * meanwhile. Who has news to tell does not wait for that: the next run, which is soon, reads it again.
     */
    DirectoryReading latest(
            Directory directory, Occasion occasion, DirectoryReading reading, Map<StableId, StableId> adoptions) {
        var first = adopting(reading, adoptions);
        if (!isOvertaken(first)) return first;
        if (occasion == Occasion.NEWS) return OVERTAKEN;
        note(directory.name());
        var second = adopting(directory.read(occasion), adoptions);
        return isOvertaken(second) ? OVERTAKEN : second;
    }

    private static DirectoryReading adopting(DirectoryReading reading, Map<StableId, StableId> adoptions) {
        return reading instanceof DirectoryReading.Complete complete ? complete.adopting(adoptions) : reading;
    }

    private boolean isOvertaken(DirectoryReading reading) {
        if (!(reading instanceof DirectoryReading.Complete complete)) return false;
        var now = new KnownPositions(registry.positions(complete.directory()));
        if (now.equals(byDirectory.get(complete.directory()))) return false; // nobody has written since
        var known = doubts(complete).keySet();
        return !known.containsAll(
                now.doubts(complete.position(), complete.entries()).keySet());
    }

    /** Why servers should not be believed, by directory and by what does not change while nobody has decided; mostly nothing. */
    Map<String, Map<String, String>> doubts(Collection<DirectoryReading> readings) {
        var doubts = new HashMap<String, Map<String, String>>();
        for (var reading : readings)
            if (reading instanceof DirectoryReading.Complete complete)
                doubts.put(complete.directory(), doubts(complete));
        return doubts;
    }

    private Map<String, String> doubts(DirectoryReading.Complete reading) {
        return byDirectory
                .getOrDefault(reading.directory(), new KnownPositions(Map.of()))
                .doubts(reading.position(), reading.entries());
    }
}
