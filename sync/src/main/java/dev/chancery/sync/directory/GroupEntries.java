package dev.chancery.sync.directory;

import com.unboundid.ldap.sdk.Attribute;
import com.unboundid.ldap.sdk.Entry;
import dev.chancery.sync.directory.DirectoryReading.PartialReason;
import dev.chancery.sync.directory.GroupGraph.Group;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Turns what a server shows of a group into a group. */
final class GroupEntries {
    private GroupEntries() {}

    /** @throws IncompleteReading when the name of the group is malformed */
    static Group group(AttributeProfile profile, Entry entry) {
        var dn = NormalisedDn.of(entry.getDN());
        if (dn == null)
            throw new IncompleteReading(
                    PartialReason.REFUSED, "the server shows a group with a malformed name: " + entry.getDN());
        return new Group(
                dn, members(entry), Set.copyOf(values(entry, "memberUid").toList()), profile.groupSid(entry));
    }

    /** A value that is no DN names nobody whom we could have read. */
    private static Set<String> members(Entry entry) {
        return Stream.concat(
                        values(entry, "member"),
                        // RFC 4517, 3.3.21: a unique member may carry a bit string, as in cn=a#'0101'B
                        values(entry, "uniqueMember").map(value -> value.replaceFirst("#'[01]*'B$", "")))
                .map(NormalisedDn::of)
                .filter(Objects::nonNull)
                .collect(Collectors.toSet());
    }

    private static Stream<String> values(Entry entry, String attribute) {
        return entry.getAttributesWithOptions(attribute, null).stream()
                .map(Attribute::getValues)
                .flatMap(Stream::of);
    }
}
