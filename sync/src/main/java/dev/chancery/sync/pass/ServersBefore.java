package dev.chancery.sync.pass;

import dev.chancery.sync.directory.DirectoryReading;
import dev.chancery.sync.directory.DirectoryReading.Partial;
import dev.chancery.sync.directory.DirectoryReading.PartialReason;
import dev.chancery.sync.directory.KnownPositions;
import dev.chancery.sync.registry.Registry;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

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

    /** The reading, or another one in its place where it is older than what another process of ours has seen meanwhile. */
    DirectoryReading latest(String directory, DirectoryReading reading, Supplier<DirectoryReading> again) {
        if (!isOvertaken(reading)) return reading;
        note(directory);
        var second = again.get();
        return isOvertaken(second) ? OVERTAKEN : second;
    }

    private boolean isOvertaken(DirectoryReading reading) {
        return reading instanceof DirectoryReading.Complete complete
                && !doubts(complete)
                        .keySet()
                        .containsAll(new KnownPositions(registry.positions(complete.directory()))
                                .doubts(complete.position(), complete.entries())
                                .keySet());
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
