package dev.chancery.sync.directory;

import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The furthest that a server had come when it was believed, by whatever process of ours; not so far where a person let it go back.
 *
 * @param witnesses entries that had changed last, with that: a server that was restored from a copy shows an earlier one, though by its
 *     count it has caught up; and the group that had changed last, which another server must have heard of
 * @param wentBackTo what it showed when it was found to have gone back, which nobody has approved yet
 */
public record KnownPosition(
        ServerPosition reached,
        Map<StableId, LastChange> witnesses,
        @Nullable String wentBackTo) {
    private static final int WITNESSES = 8;

    public KnownPosition {
        witnesses = Map.copyOf(witnesses);
    }

    /**
     * After it was believed that it shows these entries, of all or of some.
     *
     * @param before how far the same server was known to be
     */
    static KnownPosition believed(
            @Nullable KnownPosition before, ServerPosition now, Collection<DirectoryEntry> entries) {
        var changed = new HashMap<StableId, LastChange>();
        if (before != null) changed.putAll(before.witnesses);
        changed.putAll(shown(now, entries));
        return new KnownPosition(now, latest(changed), null);
    }

    /** The same where some of that may be older than what is known: then what is known stays. */
    KnownPosition further(ServerPosition now, Collection<DirectoryEntry> entries) {
        var changed = new HashMap<>(witnesses);
        shown(now, entries)
                .forEach((id, last) ->
                        changed.merge(id, last, (before, after) -> after.isBefore(before) ? before : after));
        return new KnownPosition(now.atLeast(reached), latest(changed), wentBackTo);
    }

    private static Map<StableId, LastChange> shown(ServerPosition now, Collection<DirectoryEntry> entries) {
        var changed = new HashMap<>(now.groups());
        for (var entry : entries) {
            var last = LastChange.of(entry);
            if (last != null) changed.put(entry.id(), last);
        }
        return changed;
    }

    private static Map<StableId, LastChange> latest(Map<StableId, LastChange> changed) {
        return Stream.concat(latest(changed, false, WITNESSES), latest(changed, true, 1))
                .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
    }

    private static Stream<Map.Entry<StableId, LastChange>> latest(
            Map<StableId, LastChange> changed, boolean groups, int most) {
        return changed.entrySet().stream()
                .filter(each -> each.getValue() instanceof LastChange.OfGroup == groups)
                .sorted(Map.Entry.<StableId, LastChange>comparingByValue(LastChange.order())
                        .reversed()
                        .thenComparing(Map.Entry::getKey))
                .limit(most);
    }

    /** What to remember of a server that is not believed: that it went back, if it did. */
    Optional<KnownPosition> doubted(ServerPosition now, Collection<DirectoryEntry> entries) {
        return wentBackTo(now, entries).map(back -> new KnownPosition(reached, witnesses, back));
    }

    /** Why a server should not be believed that shows this now. However far it comes: what it lost, it lost. */
    Optional<String> doubt(ServerPosition now, Collection<DirectoryEntry> entries) {
        var before = reached.counts().isEmpty() ? "" : "it had come to " + reached.text() + " and then showed ";
        return wentBackTo(now, entries)
                .map(back -> "server " + reached.server() + " was restored from a copy: " + before + back);
    }

    /** Names what a server lost that is doubted: the same while nobody has decided, and another one for every other loss. */
    String evidence() {
        var seen = new TreeMap<>(witnesses)
                .entrySet().stream()
                        .map(witness -> witness.getKey() + " " + witness.getValue())
                        .collect(Collectors.joining(", "));
        return "went back: " + reached.server() + "; " + reached.text() + "; " + seen;
    }

    private Optional<String> wentBackTo(ServerPosition now, Collection<DirectoryEntry> entries) {
        if (wentBackTo != null) return Optional.of(wentBackTo);
        if (now.lost() != null) return Optional.of(now.lost());
        if (now.isBehind(reached)) return Optional.of(now.text());
        return entries.stream()
                .filter(this::isOlder)
                .min(Comparator.comparing(DirectoryEntry::id))
                .map(entry -> entry.dn() + " as of " + LastChange.of(entry) + ", not of " + witnesses.get(entry.id()));
    }

    private boolean isOlder(DirectoryEntry entry) {
        var before = witnesses.get(entry.id());
        var now = LastChange.of(entry);
        return before != null && now != null && now.isBefore(before);
    }

    /** The last of its changes, in its own count, that concerned us; -1 where it has no such count. */
    long lastNumber() {
        return witnesses.values().stream().mapToLong(LastChange::number).max().orElse(-1);
    }
}
