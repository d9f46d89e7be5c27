package dev.chancery.sync.directory;

import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** A directory in memory that is followed: it tells what became of single robots, as {@link DirectoryImage} does. */
public final class TellingDirectory implements Directory {
    private final String name;
    private final Map<StableId, DirectoryEntry> entries = new TreeMap<>();
    private @Nullable Set<StableId> changed;
    private long changes;
    private String server = "memory";
    private Map<String, Long> heard = Map.of();

    public TellingDirectory(String name, DirectoryEntry... entries) {
        this.name = name;
        for (var entry : entries) put(entry);
    }

    public void put(DirectoryEntry entry) {
        changes++;
        var before = entries.put(entry.id(), entry);
        if (entry.equals(before)) return;
        if (before == null) changed = null;
        if (changed != null) changed.add(entry.id());
    }

    public void remove(StableId id) {
        changes++;
        if (entries.remove(id) != null) changed = null;
    }

    /** From now on the server counts from here, as after a restoring from a copy. */
    public void countFrom(long number) {
        changes = number;
    }

    /**
     * From now on another server answers, which has read nothing out yet.
     *
     * @param others up to which of the changes of others it has everything
     */
    public void answerAs(String other, Map<String, Long> others) {
        server = other;
        heard = Map.copyOf(others);
        changed = null;
    }

    private ServerPosition position() {
        return new ServerPosition(server, Map.of("changes", changes), heard, Map.of(), null);
    }

    /** From now on only a reading tells. */
    public void fallSilent() {
        changed = null;
    }

    public List<DirectoryEntry> entries() {
        return List.copyOf(entries.values());
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public DirectoryReading read() {
        changed = new HashSet<>();
        return new DirectoryReading.Complete(name, server, Instant.EPOCH, entries(), List.of(), position(), Set.of());
    }

    @Override
    public Optional<DirectoryNews> news() {
        var told = changed;
        if (told == null) return Optional.empty();
        changed = new HashSet<>();
        return Optional.of(new DirectoryNews(
                name,
                server,
                Instant.EPOCH,
                entries.size(),
                0,
                told.stream()
                        .sorted()
                        .map(id -> Objects.requireNonNull(entries.get(id)))
                        .toList(),
                position()));
    }
}
