package dev.chancery.sync.directory;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * How far a server has come, in its own count: {@code highestCommittedUSN} of a domain controller (MS-ADTS 3.1.1.1.9), or
 * {@code lastChangeNumber} of a change log. It never goes back, unless the server was put back from a copy. OpenLDAP has nothing of
 * the kind: its {@code contextCSN} goes back after a crash that lost nothing.
 *
 * @param server identity of the server that counts; with another one there is nothing to compare
 * @param counts what grows, by what is counted; none where the server has no such count
 * @param heard up to which of the changes of others it has everything, by their {@code invocationId}; of those that it does not name, as
 *     far as our account sees, nothing. Null where a server has no such knowledge
 * @param groups the group that changed last of those that it shows, where the server counts changes
 * @param lost what whoever listened to it saw that it has lost, or null
 */
public record ServerPosition(
        String server,
        Map<String, Long> counts,
        @Nullable Map<String, Long> heard,
        Map<StableId, LastChange> groups,
        @Nullable String lost) {
    private static final String LACKING = "without ";
    private static final int INVOCATION = 36; // characters of a GUID
    private static final List<String> COUNTERS = List.of("highestCommittedUSN", "lastChangeNumber");
    private static final Pattern SEPARATOR = Pattern.compile(", ");

    public ServerPosition {
        counts = Map.copyOf(counts);
        heard = heard == null ? null : Map.copyOf(heard);
        groups = Map.copyOf(groups);
    }

    /** Of one of which nothing else is known. */
    ServerPosition(String server, Map<String, Long> counts, @Nullable String lost) {
        this(server, counts, null, Map.of(), lost);
    }

    /** @throws IncompleteReading when the server does not answer */
    static ServerPosition of(LdapSession session, ServerIdentity server) {
        var root = session.entry("", COUNTERS.get(0), COUNTERS.get(1), "defaultNamingContext");
        var counts = new TreeMap<String, Long>();
        for (var counter : COUNTERS) {
            var value = root == null ? null : root.getAttributeValueAsLong(counter);
            if (value != null) counts.put(counter, value);
        }
        var domain = root == null ? null : root.getAttributeValue("defaultNamingContext");
        var heard = session.isActiveDirectory() && domain != null ? UpToDateVector.of(session, domain) : null;
        return new ServerPosition(server.text(), counts, heard, Map.of(), null);
    }

    ServerPosition havingLost(@Nullable String what) {
        return new ServerPosition(server, counts, heard, groups, what);
    }

    /**
     * The same with what the server counted later: others may have seen it that far. What it shows may be older than that, so of the
     * changes of other servers it knows no more.
     */
    ServerPosition counted(ServerPosition later) {
        return server.equals(later.server) ? new ServerPosition(server, later.counts, heard, groups, lost) : this;
    }

    /** The same of one that shows this group as the last that changed. */
    ServerPosition showing(StableId group, LastChange last) {
        return new ServerPosition(server, counts, heard, Map.of(group, last), lost);
    }

    /**
     * The same where its count was further already. What it no longer counts is forgotten: a change log that was seen to be switched off may begin
     * anew.
     */
    ServerPosition atLeast(ServerPosition earlier) {
        var furthest = new HashMap<>(counts);
        furthest.replaceAll((counter, value) ->
                counter.startsWith(LACKING) ? value : Math.max(value, earlier.counts.getOrDefault(counter, value)));
        return new ServerPosition(server, furthest, heard, groups, lost);
    }

    /** The same of one that is believed though it does not have everything up to these changes of others. */
    ServerPosition lacking(Map<String, Long> changes) {
        var all = new HashMap<>(counts);
        changes.forEach((other, number) -> all.put(LACKING + invocation(other), number));
        return new ServerPosition(server, all, heard, groups, lost);
    }

    /** Up to which change of another server it was believed not to have everything; -1 for none. */
    long lackedOf(String other) {
        return counts.getOrDefault(LACKING + invocation(other), -1L);
    }

    /** Up to which change of another server it has everything; -1 where servers have no such knowledge of each other. */
    long heardOf(String other) {
        var invocation = invocation(other);
        if (heard == null || invocation.equals(invocation(server)) || invocation.length() != INVOCATION) return -1;
        return heard.getOrDefault(invocation, 0L);
    }

    private static String invocation(String server) {
        return server.substring(server.lastIndexOf(' ') + 1);
    }

    /** Whether the same server was further once. */
    public boolean isBehind(ServerPosition earlier) {
        return server.equals(earlier.server)
                && earlier.counts.entrySet().stream()
                        .anyMatch(before -> counts.getOrDefault(before.getKey(), Long.MAX_VALUE) < before.getValue());
    }

    /** The counts as one text, in a fixed order: {@code highestCommittedUSN 5012}. */
    public String text() {
        return new TreeMap<>(counts)
                .entrySet().stream()
                        .map(count -> count.getKey() + " " + count.getValue())
                        .collect(Collectors.joining(", "));
    }

    /** Reads {@link #text} again; throws {@link IllegalArgumentException} when it is not one. */
    public static ServerPosition parse(String server, String text) {
        var counts = new TreeMap<String, Long>();
        SEPARATOR.splitAsStream(text).filter(part -> !part.isEmpty()).forEach(part -> {
            int end = part.lastIndexOf(' ');
            if (end < 0) throw new IllegalArgumentException("not the position of a server: " + text);
            counts.put(part.substring(0, end), Long.parseLong(part.substring(end + 1)));
        });
        return new ServerPosition(server, counts, null);
    }
}
