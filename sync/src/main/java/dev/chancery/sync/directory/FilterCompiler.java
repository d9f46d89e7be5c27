package dev.chancery.sync.directory;

import com.unboundid.ldap.sdk.Filter;
import com.unboundid.util.StaticUtils;
import dev.chancery.sync.directory.FilterPart.Match;
import dev.chancery.sync.directory.LdapConditions.MalformedFilter;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import java.util.function.IntPredicate;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Translates one parsed filter, part by part; a table of the kinds of RFC 4511, 4.5.1.7. */
final class FilterCompiler {
    private static final Pattern NAME = Pattern.compile("[A-Za-z][A-Za-z0-9-]*|[0-9]+(\\.[0-9]+)+");
    private static final Pattern INTEGER = Pattern.compile("-?[0-9]{1,40}");
    /** MS-ADTS 3.1.1.3.4.4: matching rules of Active Directory. */
    private static final String ALL_BITS = "1.2.840.113556.1.4.803";

    private static final String ANY_BIT = "1.2.840.113556.1.4.804";
    private static final String IN_CHAIN = "1.2.840.113556.1.4.1941";

    private static final Set<String> HOLDS_DN =
            Set.of("distinguishedname", "entrydn", "owner", "manager", "managedby", "secretary", "seealso");

    private final String source;

    FilterCompiler(String source) {
        this.source = source;
    }

    FilterPart compile(Filter filter) throws MalformedFilter {
        return switch (filter.getFilterType()) {
            case Filter.FILTER_TYPE_AND -> new FilterPart.All(filter.toString(), parts(filter));
            case Filter.FILTER_TYPE_OR -> new FilterPart.Any(filter.toString(), parts(filter));
            case Filter.FILTER_TYPE_NOT ->
                new FilterPart.Not(filter.toString(), compile(Objects.requireNonNull(filter.getNOTComponent())));
            default -> test(filter);
        };
    }

    private List<FilterPart> parts(Filter filter) throws MalformedFilter {
        var parts = new ArrayList<FilterPart>();
        for (var part : filter.getComponents()) parts.add(compile(part));
        return parts;
    }

    private FilterPart test(Filter filter) throws MalformedFilter {
        var attribute = attribute(filter);
        var match = attribute.equals(EntryValues.MEMBER_OF) ? membership(filter) : match(attribute, filter);
        return new FilterPart.Test(filter.toString(), attribute, match);
    }

    private String attribute(Filter filter) throws MalformedFilter {
        var name = filter.getAttributeName();
        if (name == null) throw malformed(filter, "a matching rule needs an attribute before it");
        if (!NAME.matcher(name).matches()) throw malformed(filter, "\"" + name + "\" is not the name of an attribute");
        if (Values.isSecret(name)) throw malformed(filter, name + " is a secret and never read");
        if (name.equalsIgnoreCase("anr"))
            throw malformed(filter, "anr means something else to each server; name the attributes");
        return name.toLowerCase(Locale.ROOT);
    }

    private Match membership(Filter filter) throws MalformedFilter {
        return switch (filter.getFilterType()) {
            case Filter.FILTER_TYPE_PRESENCE -> FilterCompiler::isPresent;
            case Filter.FILTER_TYPE_EQUALITY -> memberOf(filter);
            case Filter.FILTER_TYPE_EXTENSIBLE_MATCH -> {
                if (!IN_CHAIN.equals(rule(filter))) throw unknownRule(filter);
                yield memberOf(filter);
            }
            default -> throw malformed(filter, "memberOf is compared with a whole DN, or with *");
        };
    }

    private Match match(String attribute, Filter filter) throws MalformedFilter {
        return switch (filter.getFilterType()) {
            case Filter.FILTER_TYPE_PRESENCE -> FilterCompiler::isPresent;
            case Filter.FILTER_TYPE_EQUALITY, Filter.FILTER_TYPE_APPROXIMATE_MATCH -> equality(attribute, filter);
            case Filter.FILTER_TYPE_SUBSTRING -> substrings(filter);
            case Filter.FILTER_TYPE_GREATER_OR_EQUAL -> ordering(filter, sign -> sign >= 0);
            case Filter.FILTER_TYPE_LESS_OR_EQUAL -> ordering(filter, sign -> sign <= 0);
            case Filter.FILTER_TYPE_EXTENSIBLE_MATCH -> extensible(filter);
            default -> throw malformed(filter, "this kind of filter is unknown");
        };
    }

    private static Truth isPresent(Collection<String> values) {
        return Truth.of(!values.isEmpty());
    }

    private Match equality(String attribute, Filter filter) throws MalformedFilter {
        if (HOLDS_DN.contains(attribute)) return equalDn(filter);
        var bytes = filter.getAssertionValueBytes();
        if (attribute.equals("objectguid") && bytes != null && bytes.length == 16)
            return equalText(WindowsIdentifiers.guid(bytes));
        var wanted = assertion(filter);
        if (attribute.equals("objectcategory") && NormalisedDn.of(wanted) == null)
            throw malformed(filter, "objectCategory holds DNs; ask for objectClass instead");
        return equalText(wanted);
    }

    private static Match equalText(String text) {
        var wanted = EntryValues.trimmed(text);
        return Match.any(value -> EntryValues.trimmed(value).equals(wanted));
    }

    /** The groups of an entry are normalised already. */
    private Match memberOf(Filter filter) throws MalformedFilter {
        var wanted = dn(filter);
        return values -> Truth.of(values.contains(wanted));
    }

    private Match equalDn(Filter filter) throws MalformedFilter {
        var wanted = dn(filter);
        return Match.any(value -> wanted.equals(NormalisedDn.of(value)));
    }

    private String dn(Filter filter) throws MalformedFilter {
        var dn = NormalisedDn.of(assertion(filter));
        if (dn == null || dn.isEmpty()) throw malformed(filter, "\"" + assertion(filter) + "\" is no DN");
        return dn;
    }

    private Match substrings(Filter filter) throws MalformedFilter {
        var begin = folded(filter, filter.getRawSubInitialValue() == null ? null : filter.getSubInitialBytes());
        var end = folded(filter, filter.getRawSubFinalValue() == null ? null : filter.getSubFinalBytes());
        var middle = new ArrayList<String>();
        for (var bytes : filter.getSubAnyBytes()) middle.add(folded(filter, bytes));
        return Match.any(value -> contains(EntryValues.trimmed(value), begin, middle, end));
    }

    private String folded(Filter filter, byte @Nullable [] bytes) throws MalformedFilter {
        return bytes == null ? "" : EntryValues.folded(text(filter, bytes));
    }

    /** RFC 4511, 4.5.1.7.2: the pieces lie in this order and do not overlap. */
    private static boolean contains(String value, String begin, List<String> middle, String end) {
        if (!value.startsWith(begin)) return false;
        int from = begin.length();
        for (var piece : middle) {
            int at = value.indexOf(piece, from);
            if (at < 0) return false;
            from = at + piece.length();
        }
        return value.length() - end.length() >= from && value.endsWith(end);
    }

    private Match ordering(Filter filter, IntPredicate fits) throws MalformedFilter {
        var wanted = EntryValues.trimmed(assertion(filter));
        var number = integer(wanted);
        return Match.any(value -> {
            var text = EntryValues.trimmed(value);
            var other = number == null ? null : integer(text);
            return fits.test(other == null || number == null ? text.compareTo(wanted) : other.compareTo(number));
        });
    }

    private Match extensible(Filter filter) throws MalformedFilter {
        return switch (rule(filter)) {
            case ALL_BITS -> bits(filter, (value, mask) -> value.and(mask).equals(mask));
            case ANY_BIT -> bits(filter, (value, mask) -> value.and(mask).signum() != 0);
            case IN_CHAIN -> throw malformed(filter, "a chain can be followed for memberOf only");
            default -> throw unknownRule(filter);
        };
    }

    private interface Bits {
        boolean fit(BigInteger value, BigInteger mask);
    }

    private Match bits(Filter filter, Bits bits) throws MalformedFilter {
        var mask = integer(assertion(filter).strip());
        if (mask == null)
            throw malformed(filter, "bits are given as a decimal number, not \"" + assertion(filter) + "\"");
        return values -> {
            var truth = Truth.FALSE;
            for (var value : values) {
                var number = integer(value.strip());
                if (number == null) truth = Truth.UNDEFINED;
                else if (bits.fit(number, mask)) return Truth.TRUE;
            }
            return truth;
        };
    }

    private String rule(Filter filter) throws MalformedFilter {
        if (filter.getDNAttributes()) throw malformed(filter, "\":dn\" is not supported");
        if (filter.getMatchingRuleID() == null)
            throw malformed(filter, "a matching rule is missing between the colons");
        return filter.getMatchingRuleID();
    }

    private MalformedFilter unknownRule(Filter filter) {
        return malformed(filter, "the matching rule " + filter.getMatchingRuleID() + " is unknown here");
    }

    private String assertion(Filter filter) throws MalformedFilter {
        return text(filter, Objects.requireNonNull(filter.getAssertionValueBytes()));
    }

    private String text(Filter filter, byte[] bytes) throws MalformedFilter {
        if (!StaticUtils.isValidUTF8(bytes)) throw malformed(filter, "its value is not text in UTF-8");
        return StaticUtils.toUTF8String(bytes);
    }

    private static @Nullable BigInteger integer(String text) {
        return INTEGER.matcher(text).matches() ? new BigInteger(text) : null;
    }

    private MalformedFilter malformed(Filter part, String reason) {
        return new MalformedFilter(part + ": " + reason, Math.max(0, source.indexOf(part.toString())));
    }
}
