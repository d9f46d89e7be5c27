package dev.chancery.sync.directory;

import com.unboundid.asn1.ASN1OctetString;
import com.unboundid.ldap.sdk.Attribute;
import com.unboundid.ldap.sdk.Entry;
import com.unboundid.util.StaticUtils;
import dev.chancery.sync.directory.AttributeProfile.UnusableValue;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The values of an entry's attributes, as text that can be compared. */
final class Values {
    /** Never asked for, never compared, never shown; by name in lower case. */
    private static final Set<String> SECRET = Set.of(
            "userpassword",
            "unicodepwd",
            "authpassword",
            "dbcspwd",
            "ntpwdhistory",
            "lmpwdhistory",
            "pwdhistory",
            "supplementalcredentials",
            "sambantpassword",
            "sambalmpassword",
            "sambapasswordhistory",
            "krbprincipalkey",
            "msds-managedpassword",
            "ms-mcs-admpwd",
            "mslaps-password",
            "mslaps-encryptedpassword",
            "mslaps-encryptedpasswordhistory");

    private static final Set<String> BINARY = Set.of(
            "objectsid",
            "sidhistory",
            "usercertificate",
            "jpegphoto",
            "thumbnailphoto",
            "photo",
            "audio",
            "msds-groupmsamembership");

    private Values() {}

    static boolean isSecret(String attribute) {
        return SECRET.contains(attribute.toLowerCase(Locale.ROOT));
    }

    /**
     * All text values by attribute name in lower case, options stripped (RFC 4512, 2.5.2: an attribute with options is a
     * subtype of the one without); what is secret or not text is left out.
     */
    static Map<String, List<String>> text(Entry entry, Names names) {
        var text = new HashMap<String, List<String>>();
        for (Attribute attribute : entry.getAttributes()) {
            var name = names.of(attribute);
            if (name.isEmpty()) continue;
            var readable = text(name, attribute.getRawValues());
            if (!readable.isEmpty()) text.merge(name, readable, Values::together);
        }
        return Map.copyOf(text);
    }

    private static List<String> text(String name, ASN1OctetString[] values) {
        if (values.length == 1) {
            var only = text(name, values[0]);
            return only == null ? List.of() : List.of(only);
        }
        var all = new ArrayList<String>(values.length);
        for (var value : values) {
            var readable = text(name, value);
            if (readable != null) all.add(readable);
        }
        return List.copyOf(all);
    }

    private static List<String> together(List<String> some, List<String> more) {
        return Stream.concat(some.stream(), more.stream()).collect(Collectors.toUnmodifiableList());
    }

    /** Of one reading: the entries of a large directory repeat the same few names, and share them. */
    static final class Names {
        private final Map<String, String> known = new HashMap<>();

        /** In lower case without options; empty for what is left out. */
        private String of(Attribute attribute) {
            return known.computeIfAbsent(attribute.getBaseName(), Names::shown);
        }

        private static String shown(String written) {
            var name = written.toLowerCase(Locale.ROOT);
            return SECRET.contains(name) || BINARY.contains(name) ? "" : name;
        }
    }

    private static @Nullable String text(String name, ASN1OctetString value) {
        var bytes = value.getValue();
        if (name.equals("objectguid")) return bytes.length == 16 ? WindowsIdentifiers.guid(bytes) : null;
        return StaticUtils.isValidUTF8(bytes) ? value.stringValue() : null;
    }

    /** @throws UnusableValue when there is a value and it is no whole number of 64 bits */
    static @Nullable Long number(Entry entry, String attribute) throws UnusableValue {
        var value = entry.getAttributeValue(attribute);
        if (value == null) return null;
        try {
            return Long.valueOf(value.trim());
        } catch (NumberFormatException e) {
            throw new UnusableValue("its " + attribute + " is no number");
        }
    }

    /** RFC 4517, 3.3.13. Null when absent or malformed. */
    static @Nullable Instant time(Entry entry, String attribute) {
        var value = entry.getAttributeValue(attribute);
        return value == null ? null : DirectoryTime.parse(value);
    }

    /**
     * As {@link #time}, where something depends on it.
     *
     * @throws UnusableValue when malformed
     */
    static @Nullable Instant decisiveTime(Entry entry, String attribute) throws UnusableValue {
        var time = time(entry, attribute);
        if (time == null && entry.hasAttribute(attribute)) throw new UnusableValue("its " + attribute + " is no time");
        return time;
    }

    static @Nullable String firstOf(Entry entry, String attribute, String otherwise) {
        var value = entry.getAttributeValue(attribute);
        return value != null ? value : entry.getAttributeValue(otherwise);
    }
}
