package dev.chancery.sync.pass;

import dev.chancery.sync.directory.DirectoryReading;
import dev.chancery.sync.directory.KnownPositions;
import dev.chancery.sync.registry.Registry;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * How far servers were known to have come when directories were asked. What they then say may be long in coming, and another process
 * of ours may have seen them further meanwhile: that they are behind that proves nothing.
 */
final class ServersBefore {
    private final Registry registry;
    private final Map<String, KnownPositions> byDirectory = new ConcurrentHashMap<>();

    ServersBefore(Registry registry) {
        this.registry = registry;
    }

    /** This directory is about to be asked. */
    void note(String directory) {
        byDirectory.put(directory, new KnownPositions(registry.positions(directory)));
    }

    /** Why the server should not be believed that answered last, by what does not change while nobody has decided; mostly empty. */
    Map<String, String> doubts(DirectoryReading.Complete reading) {
        return byDirectory
                .getOrDefault(reading.directory(), new KnownPositions(Map.of()))
                .doubts(reading.position(), reading.entries());
    }
}
