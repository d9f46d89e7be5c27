package dev.chancery.sync.directory;

import java.text.Normalizer;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** What an entry has of an attribute, for comparison and for showing. */
final class EntryValues {
    static final String MEMBER_OF = "memberof";
    private static final Set<String> OWN_NAME = Set.of("distinguishedname", "entrydn");
    private static final int SHOWN = 80;

    private EntryValues() {}

    /** Whether the values of an attribute (lower case) come from the entry itself, not from its attributes. */
    static boolean isDerived(String attribute) {
        return attribute.equals(MEMBER_OF) || OWN_NAME.contains(attribute);
    }

    /** @param attribute in lower case */
    static Collection<String> of(DirectoryEntry entry, String attribute) {
        if (attribute.equals(MEMBER_OF)) return entry.groups();
        if (OWN_NAME.contains(attribute)) return List.of(entry.dn());
        return entry.attributes().getOrDefault(attribute, List.of());
    }

    /** For people: "title is absent", "title is a, b", cut to 80 characters of values. */
    static String shown(DirectoryEntry entry, String attribute) {
        var values = of(entry, attribute);
        if (values.isEmpty()) return attribute + " is absent";
        var text = new StringBuilder();
        for (var value : attribute.equals(MEMBER_OF) ? sorted(values) : values) {
            if (!text.isEmpty()) text.append("; ");
            text.append(value);
            if (text.length() > SHOWN) break;
        }
        return attribute + " is " + cut(text.toString());
    }

    private static Collection<String> sorted(Collection<String> values) {
        return values.size() == 1 ? values : values.stream().sorted().toList();
    }

    private static String cut(String text) {
        var line = text.replaceAll("\\p{Cntrl}", "�");
        if (line.length() <= SHOWN) return line;
        int end = Character.isHighSurrogate(line.charAt(SHOWN - 1)) ? SHOWN - 1 : SHOWN;
        return line.substring(0, end) + "…";
    }

    /** RFC 4518: compatibility forms and case do not count, nor how many spaces stand together. */
    static String folded(String value) {
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            boolean plain = c > ' ' && c < 0x7f && (c < 'A' || c > 'Z');
            boolean singleSpace = c == ' ' && (i == 0 || value.charAt(i - 1) != ' ');
            if (!plain && !singleSpace) return prepared(value);
        }
        return value;
    }

    /** As {@link #folded}, and spaces around the value do not count. */
    static String trimmed(String value) {
        return folded(value).strip();
    }

    private static String prepared(String value) {
        return Normalizer.normalize(value, Normalizer.Form.NFKC)
                .toLowerCase(Locale.ROOT)
                .replaceAll("[\\p{Zs}\\t\\r\\n]+", " ");
    }
}
