package dev.chancery.sync.directory;

import com.unboundid.ldap.sdk.Attribute;
import com.unboundid.ldap.sdk.Entry;
import com.unboundid.ldap.sdk.SearchResultEntry;
import dev.chancery.sync.directory.DirectoryReading.PartialReason;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Puts attributes together that a server gives in ranges (MS-ADTS 3.1.1.3.1.3.3): {@code member;range=0-1499}, then
 * {@code member;range=1500-*}.
 */
final class RangedValues {
    private static final Pattern RANGE =
            Pattern.compile("range=([0-9]{1,9})-([0-9]{1,9}|\\*)", Pattern.CASE_INSENSITIVE);

    private final SearchResultEntry entry;
    private final LdapSession session;

    private RangedValues(SearchResultEntry entry, LdapSession session) {
        this.entry = entry;
        this.session = session;
    }

    /** One piece: values from {@code first} on; {@code next} is where the following piece begins, or null at the end. */
    private record Piece(
            String attribute, int first, @Nullable Integer next, List<byte[]> values) {}

    /** Whether some attribute came in part only. */
    static boolean areIn(SearchResultEntry entry) {
        for (var attribute : entry.getAttributes()) {
            if (attribute.hasOptions() && piece(attribute) != null) return true;
        }
        return false;
    }

    /** @throws IncompleteReading when a range cannot be finished */
    static SearchResultEntry completed(SearchResultEntry entry, LdapSession session) {
        var pieces = entry.getAttributes().stream()
                .map(RangedValues::piece)
                .filter(p -> p != null)
                .toList();
        return pieces.isEmpty() ? entry : new RangedValues(entry, session).with(pieces);
    }

    private static @Nullable Piece piece(Attribute attribute) {
        for (var option : attribute.getOptions()) {
            var range = RANGE.matcher(option);
            if (!range.matches()) continue;
            var next = range.group(2).equals("*") ? null : Integer.valueOf(Integer.parseInt(range.group(2)) + 1);
            return new Piece(
                    attribute.getBaseName(),
                    Integer.parseInt(range.group(1)),
                    next,
                    List.of(attribute.getValueByteArrays()));
        }
        return null;
    }

    private SearchResultEntry with(List<Piece> pieces) {
        var whole = new Entry(
                entry.getDN(),
                entry.getAttributes().stream().filter(a -> piece(a) == null).toList());
        for (var piece : pieces) {
            whole.removeAttribute(piece.attribute()); // an empty one stands beside its ranges
            whole.addAttribute(new Attribute(piece.attribute(), all(piece)));
        }
        return new SearchResultEntry(entry.getMessageID(), whole, entry.getControls());
    }

    private byte[][] all(Piece begin) {
        if (begin.first() != 0) throw lost(begin.attribute(), "it does not begin at its first value");
        var values = new ArrayList<>(begin.values());
        var piece = begin;
        while (piece.next() != null) {
            if (piece.next() != values.size()) throw lost(begin.attribute(), "a range has other values than it says");
            piece = following(piece.attribute(), piece.next());
            values.addAll(piece.values());
        }
        return values.toArray(byte[][]::new);
    }

    private Piece following(String attribute, int from) {
        var rest = session.entry(entry.getDN(), attribute + ";range=" + from + "-*");
        if (rest == null) throw lost(attribute, "the entry vanished meanwhile");
        return rest.getAttributes().stream()
                .map(RangedValues::piece)
                .filter(p -> p != null && p.attribute().equalsIgnoreCase(attribute))
                .filter(p -> p.first() == from && (p.next() == null || p.next() > from))
                .findFirst()
                .orElseThrow(() -> lost(attribute, "the server did not go on at value " + from));
    }

    private IncompleteReading lost(String attribute, String why) {
        return new IncompleteReading(
                PartialReason.LOST_RANGE,
                session.server() + ", values of " + attribute + " of \"" + entry.getDN() + "\": " + why);
    }
}
