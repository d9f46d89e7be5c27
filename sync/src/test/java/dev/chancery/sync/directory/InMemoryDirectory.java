package dev.chancery.sync.directory;

import dev.chancery.sync.directory.DirectoryReading.Complete;
import dev.chancery.sync.directory.DirectoryReading.Partial;
import dev.chancery.sync.directory.DirectoryReading.PartialReason;
import dev.chancery.sync.directory.DirectoryReading.UnusableEntry;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** A directory without a server, for the tests of other packages. It can be emptied, bent and broken. */
public final class InMemoryDirectory implements Directory {
    private final String name;
    private final Map<StableId, DirectoryEntry> entries = new TreeMap<>();
    private final List<UnusableEntry> unusable = new ArrayList<>();
    private @Nullable Partial failure;
    private int heeded;

    public InMemoryDirectory(String name) {
        this.name = name;
    }

    /** Adds an entry, or replaces the one of the same id: a rename, a move, a change. */
    public synchronized InMemoryDirectory put(DirectoryEntry entry) {
        entries.put(entry.id(), entry);
        return this;
    }

    public synchronized void remove(StableId id) {
        entries.remove(id);
    }

    public synchronized void clear() {
        entries.clear();
        unusable.clear();
    }

    /** Adds an entry that is read but cannot be a robot. */
    public synchronized void putUnusable(UnusableEntry entry) {
        unusable.add(entry);
    }

    /** From now on every reading is partial. */
    public synchronized void fail(PartialReason reason, String detail) {
        failure = new Partial(reason, detail);
    }

    public synchronized void recover() {
        failure = null;
    }

    /** How often what was read was written down. */
    public int heeded() {
        return heeded;
    }

    @Override
    public void heeded(Complete reading) {
        heeded++;
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public synchronized DirectoryReading read() {
        return failure != null
                ? failure
                : new Complete(name, "memory", Instant.EPOCH, List.copyOf(entries.values()), List.copyOf(unusable));
    }
}
