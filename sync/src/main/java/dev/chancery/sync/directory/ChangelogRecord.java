package dev.chancery.sync.directory;

import com.unboundid.ldap.sdk.DN;
import com.unboundid.ldap.sdk.Entry;
import com.unboundid.ldap.sdk.LDAPException;
import com.unboundid.ldap.sdk.RDN;
import dev.chancery.sync.directory.DirectoryReading.PartialReason;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** One change in {@code cn=changelog}, but for its values. */
record ChangelogRecord(Entry entry) {
    static final String[] ATTRIBUTES = {
        "targetDN", "changeType", "newRDN", "newSuperior", "changeTime", "entryUUID", "createTimestamp"
    };

    /** What tells it from the record of the same number in a log that was begun anew. */
    String mark() {
        return Stream.of("changeType", "changeTime", "entryUUID", "createTimestamp", "targetDN")
                .map(entry::getAttributeValue)
                .filter(Objects::nonNull)
                .collect(Collectors.joining(" "));
    }

    /** @throws IncompleteReading when it is no record of a change */
    List<Touch> touches() {
        var dn = entry.getAttributeValue("targetDN");
        var type = String.valueOf(entry.getAttributeValue("changeType")).toLowerCase(Locale.ROOT);
        if (dn == null) throw malformed();
        return switch (type) {
            case "add", "modify" -> List.of(new Touch(null, dn, Touch.Sort.CHANGED));
            case "delete" -> List.of(new Touch(null, dn, Touch.Sort.DELETED));
            case "modrdn", "moddn" ->
                List.of(new Touch(null, dn, Touch.Sort.LEFT), new Touch(null, newName(dn), Touch.Sort.MOVED));
            default -> throw malformed();
        };
    }

    private String newName(String dn) {
        try {
            var rdn = new RDN(String.valueOf(entry.getAttributeValue("newRDN")));
            var above = entry.getAttributeValue("newSuperior");
            var parent = above == null ? new DN(dn).getParent() : new DN(above);
            return parent == null ? rdn.toString() : new DN(rdn, parent).toString();
        } catch (LDAPException e) {
            throw malformed();
        }
    }

    private IncompleteReading malformed() {
        return new IncompleteReading(PartialReason.REFUSED, "\"" + entry.getDN() + "\" is no record of a change");
    }
}
