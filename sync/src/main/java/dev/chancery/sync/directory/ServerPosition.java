package dev.chancery.sync.directory;

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
 * @param lost what whoever listened to it saw that it has lost, or null
 */
public record ServerPosition(
        String server, Map<String, Long> counts, @Nullable String lost) {
    private static final String[] COUNTERS = {"highestCommittedUSN", "lastChangeNumber"};
    private static final Pattern SEPARATOR = Pattern.compile(", ");

    public ServerPosition {
        counts = Map.copyOf(counts);
    }

    /** @throws IncompleteReading when the server does not answer */
    static ServerPosition of(LdapSession session, ServerIdentity server) {
        var root = session.entry("", COUNTERS);
        var counts = new TreeMap<String, Long>();
        for (var counter : COUNTERS) {
            var value = root == null ? null : root.getAttributeValueAsLong(counter);
            if (value != null) counts.put(counter, value);
        }
        return new ServerPosition(server.text(), counts, null);
    }

    ServerPosition havingLost(@Nullable String what) {
        return new ServerPosition(server, counts, what);
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
            int end = part.indexOf(' ');
            if (end < 0) throw new IllegalArgumentException("not the position of a server: " + text);
            counts.put(part.substring(0, end), Long.parseLong(part.substring(end + 1)));
        });
        return new ServerPosition(server, counts, null);
    }
}
