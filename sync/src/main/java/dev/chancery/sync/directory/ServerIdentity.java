package dev.chancery.sync.directory;

import com.unboundid.ldap.sdk.Entry;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Which server instance answers, for people and for comparison. Active Directory: the server's own entry and its
 * {@code invocationId} (MS-ADTS 3.1.1.1.9), which a restored copy changes. Others say less of themselves: what they say,
 * and the address that we called.
 */
record ServerIdentity(String text) {

    /** @throws IncompleteReading when the server does not show its root entry */
    static ServerIdentity of(LdapSession session) {
        var root = session.entry("", "dsServiceName", "startupUUID", "vendorName", "vendorVersion");
        if (root == null) return new ServerIdentity(session.server());
        var service = root.getAttributeValue("dsServiceName");
        return new ServerIdentity(service == null ? plain(session, root) : domainController(session, service));
    }

    private static String plain(LdapSession session, Entry root) {
        return Stream.of(
                        session.server(),
                        root.getAttributeValue("vendorName"),
                        root.getAttributeValue("vendorVersion"),
                        root.getAttributeValue("startupUUID"))
                .filter(Objects::nonNull)
                .collect(Collectors.joining(" "));
    }

    private static String domainController(LdapSession session, String service) {
        var entry = session.entry(service, "invocationId");
        var invocation = entry == null ? null : entry.getAttributeValueBytes("invocationId");
        return invocation == null || invocation.length != 16
                ? service
                : service + " " + WindowsIdentifiers.guid(invocation);
    }
}
