package dev.chancery.sync.directory;

import com.unboundid.ldap.sdk.Filter;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Whether one filter is met by every entry that meets another, as far as the two show it themselves. "No" means that it
 * is not known: only an entry could tell.
 *
 * <pre>
 * wide                  is met by all of narrow when
 * the same              always
 * (&ab)                 a and b are
 * (|ab)                 a or b is
 * (a=*)                 narrow compares a with anything
 * (objectClass=*)       always (RFC 4512, 2.4: every entry has a class)
 *
 * narrow
 * (&ab)                 all of a, or all of b, meet wide
 * (|ab)                 all of a, and all of b, meet wide
 * </pre>
 */
final class FilterInclusion {
    private FilterInclusion() {}

    static boolean includes(Filter wide, Filter narrow) {
        return wide.equals(narrow)
                || (isPresence(wide) && (isEveryEntry(wide) || compares(narrow, wide.getAttributeName())))
                || (isAll(wide) && every(wide.getComponents(), part -> includes(part, narrow)))
                || (isAny(narrow) && every(narrow.getComponents(), part -> includes(wide, part)))
                || (isAny(wide) && some(wide.getComponents(), part -> includes(part, narrow)))
                || (isAll(narrow) && some(narrow.getComponents(), part -> includes(wide, part)));
    }

    private static boolean isAll(Filter filter) {
        return filter.getFilterType() == Filter.FILTER_TYPE_AND;
    }

    private static boolean isAny(Filter filter) {
        return filter.getFilterType() == Filter.FILTER_TYPE_OR;
    }

    private static boolean isPresence(Filter filter) {
        return filter.getFilterType() == Filter.FILTER_TYPE_PRESENCE;
    }

    private static boolean isEveryEntry(Filter presence) {
        return "objectClass".equalsIgnoreCase(presence.getAttributeName());
    }

    /** A comparison is true of a value that there is, and of nothing else. */
    private static boolean compares(Filter filter, @Nullable String attribute) {
        return attribute != null && attribute.equalsIgnoreCase(filter.getAttributeName());
    }

    private static boolean every(Filter[] parts, Predicate<Filter> which) {
        return Stream.of(parts).allMatch(which);
    }

    private static boolean some(Filter[] parts, Predicate<Filter> which) {
        return Stream.of(parts).anyMatch(which);
    }
}
