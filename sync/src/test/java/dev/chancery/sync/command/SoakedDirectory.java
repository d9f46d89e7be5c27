package dev.chancery.sync.command;

import com.unboundid.ldap.sdk.Entry;
import dev.chancery.testbed.DirectoryServer;
import dev.chancery.testbed.EmbeddedDirectory;
import dev.chancery.testbed.OpenLdap;
import dev.chancery.testbed.SambaDomain;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/** A kind of directory that a soak can be over, and how it writes what a {@link RestlessDirectory} changes. */
enum SoakedDirectory {
    OPENLDAP(OpenLdap::start, "uid", "pwdAccountLockedTime", "000001010000Z", ""),
    SAMBA(SambaDomain::start, "CN", "userAccountControl", "514", "512"),
    EMBEDDED(EmbeddedDirectory::start, "uid", "nsAccountLock", "TRUE", "");

    private final Supplier<DirectoryServer> start;
    private final String naming;
    private final String switches;
    private final String off;
    private final String on;

    /**
     * @param naming the attribute in the RDN of robots
     * @param switches the attribute that switches a robot off
     * @param on its value while it does not, or nothing where it is not there then
     */
    SoakedDirectory(Supplier<DirectoryServer> start, String naming, String switches, String off, String on) {
        this.start = start;
        this.naming = naming;
        this.switches = switches;
        this.off = off;
        this.on = on;
    }

    /** @throws IllegalArgumentException when there is none of that name; the message lists those that there are */
    static SoakedDirectory named(String name) {
        return Arrays.stream(values())
                .filter(kind -> kind.word().equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("\"" + name + "\" is none of "
                        + Arrays.stream(values()).map(SoakedDirectory::word).collect(Collectors.joining(", "))));
    }

    private String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    DirectoryServer start() {
        return start.get();
    }

    String rdn(String name) {
        return naming + "=" + name;
    }

    String name(Entry robot) {
        return robot.getAttributeValue(naming);
    }

    String robots() {
        return this == SAMBA ? "(objectClass=user)" : "(objectClass=account)";
    }

    List<String> attributes() {
        return List.of(naming, switches, "entryUUID", "objectGUID");
    }

    String robot(String dn, String name) {
        return "dn: " + dn + "\n"
                + (this == SAMBA
                        ? "objectClass: user\nsAMAccountName: " + name + "\n" + switches + ": " + on + "\n"
                        : "objectClass: account\nuid: " + name + "\n");
    }

    /** @param stranger a member that is no robot, where a group must have one */
    String group(String dn, String name, String stranger) {
        return "dn: " + dn + "\n"
                + (this == SAMBA
                        ? "objectClass: group\nsAMAccountName: " + name + "\n"
                        : "objectClass: groupOfNames\ncn: " + name + "\nmember: " + stranger + "\n");
    }

    String switchedOff() {
        return "replace: " + switches + "\n" + switches + ": " + off;
    }

    String switchedOn() {
        return "replace: " + switches + (on.isEmpty() ? "" : "\n" + switches + ": " + on);
    }

    boolean isActive(Entry robot) {
        return !off.equals(robot.getAttributeValue(switches));
    }

    String id(Entry robot) {
        return this == SAMBA ? guid(robot.getAttributeValueBytes("objectGUID")) : robot.getAttributeValue("entryUUID");
    }

    /** MS-DTYP 2.3.4.2: the first three fields are written backwards. */
    private static String guid(byte[] packet) {
        var fields = ByteBuffer.wrap(packet).order(ByteOrder.LITTLE_ENDIAN);
        long high = Integer.toUnsignedLong(fields.getInt()) << 32
                | Short.toUnsignedLong(fields.getShort()) << 16
                | Short.toUnsignedLong(fields.getShort());
        return new UUID(high, fields.order(ByteOrder.BIG_ENDIAN).getLong()).toString();
    }
}
