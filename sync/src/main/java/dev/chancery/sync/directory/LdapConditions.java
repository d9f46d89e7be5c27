package dev.chancery.sync.directory;

import com.unboundid.ldap.sdk.Filter;
import com.unboundid.ldap.sdk.LDAPException;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;

/**
 * Compiles LDAP filters (RFC 4515) into conditions that are asked in memory.
 *
 * <pre>
 * (a=v)                text: case and repeated spaces do not count; DNs as DNs where the attribute holds DNs
 * (a=*) (a=v*v*v)      presence, substrings
 * (a>=v) (a<=v)        numbers where both are whole numbers, else text
 * (a~=v)               as (a=v)
 * (memberOf=dn)        belongs to the group directly or through other groups; (memberOf=*) to any
 * (a:RULE:=v)          RULE 1.2.840.113556.1.4.803 all bits, .804 any bit, .1941 (memberOf only) as (memberOf=dn)
 * </pre>
 *
 * An attribute that the entry lacks makes its part false, so {@code (!(a=v))} holds without it. What cannot be judged, as
 * bits of a value that is no number, is undefined and stays so under {@code !} (RFC 4511, 4.5.1.7); undefined is not met.
 */
public final class LdapConditions {
    private static final Pattern POSITION = Pattern.compile("position ([0-9]+)");
    private static final Pattern AT_POSITION = Pattern.compile(" at position [0-9]+\\.?$");
    private static final String BECAUSE = " as an LDAP filter because ";

    private LdapConditions() {}

    /** What came of compiling a filter. */
    public sealed interface Compilation {}

    /** A filter that can be asked. */
    public record Compiled(Condition condition) implements Compilation {}

    /**
     * A filter that cannot be asked.
     *
     * @param message what is wrong, for who wrote the filter
     * @param offset where in the filter, in characters from its beginning; the part that is wrong begins or ends there
     */
    public record Rejected(String message, int offset) implements Compilation {}

    /** Compiles a filter, or says what is wrong with it; never throws for what a filter can hold. */
    public static Compilation compile(String filter) {
        try {
            var part = new FilterCompiler(filter).compile(parsed(filter));
            return new Compiled(new Asked(part));
        } catch (MalformedFilter e) {
            return new Rejected(e.reason(), e.offset());
        }
    }

    /**
     * The attributes that a filter looks at, in lower case, so that a directory can be asked for them; without those that
     * need no asking ({@code memberOf} and the entry's own name). Empty for a filter that {@link #compile} rejects.
     */
    public static Set<String> attributesOf(String filter) {
        try {
            var names = new TreeSet<String>();
            var parsed = parsed(filter);
            new FilterCompiler(filter).compile(parsed);
            collect(parsed, names);
            return names;
        } catch (MalformedFilter e) {
            return Set.of();
        }
    }

    /**
     * Whether every entry that meets the narrow filter meets the wide one as well, as far as the two show that themselves.
     * False for what {@link #compile} rejects.
     */
    public static boolean includes(String wide, String narrow) {
        try {
            return FilterInclusion.includes(parsed(wide), parsed(narrow));
        } catch (MalformedFilter e) {
            return false;
        }
    }

    private static void collect(Filter filter, Set<String> names) {
        for (var part : filter.getComponents()) collect(part, names);
        if (filter.getNOTComponent() != null) collect(filter.getNOTComponent(), names);
        if (filter.getAttributeName() == null) return;
        var name = filter.getAttributeName().toLowerCase(Locale.ROOT);
        if (!EntryValues.isDerived(name)) names.add(name);
    }

    private static Filter parsed(String filter) throws MalformedFilter {
        if (!filter.startsWith("(")) throw new MalformedFilter("a filter begins with a parenthesis", 0);
        try {
            return Filter.create(filter);
        } catch (LDAPException e) {
            var message = String.valueOf(e.getMessage());
            var because = message.lastIndexOf(BECAUSE);
            var position = POSITION.matcher(because < 0 ? message : message.substring(because));
            throw new MalformedFilter(
                    because < 0
                            ? message
                            : AT_POSITION
                                    .matcher(message.substring(because + BECAUSE.length()))
                                    .replaceFirst(""),
                    position.find() ? Math.min(Integer.parseInt(position.group(1)), filter.length()) : 0);
        }
    }

    private record Asked(FilterPart part) implements Condition {
        @Override
        public Verdict test(DirectoryEntry entry) {
            return isMetBy(entry) ? new Verdict.Met() : new Verdict.NotMet(part.why(entry));
        }

        @Override
        public boolean isMetBy(DirectoryEntry entry) {
            return part.truth(entry) == Truth.TRUE;
        }
    }

    /** A filter that cannot be compiled. */
    static final class MalformedFilter extends Exception {
        private final int offset;

        MalformedFilter(String reason, int offset) {
            super(reason);
            this.offset = offset;
        }

        String reason() {
            return String.valueOf(getMessage());
        }

        int offset() {
            return offset;
        }
    }
}
