package dev.chancery.testbed;

import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Robots and their groups as LDIF, in the shape that each kind of directory takes. */
final class TestRobots {
    private TestRobots() {}

    static String robotDn(DirectoryServer directory, String name) {
        var rdn = directory.kind() == DirectoryKind.ACTIVE_DIRECTORY ? "CN=" : "uid=";
        return rdn + name + ",ou=robots," + directory.baseDn();
    }

    static String groupDn(DirectoryServer directory, String name) {
        return "cn=" + name + ",ou=robots," + directory.baseDn();
    }

    /** The unit {@code ou=robots}, which everything else here lies in. */
    static String unit(DirectoryServer directory) {
        return "dn: ou=robots,%s\nobjectClass: organizationalUnit\nou: robots\n\n".formatted(directory.baseDn());
    }

    static String robot(DirectoryServer directory, String name) {
        var dn = robotDn(directory, name);
        if (directory.kind() == DirectoryKind.ACTIVE_DIRECTORY) {
            return "dn: %s\nobjectClass: user\nsAMAccountName: %s\nuserAccountControl: 512\n\n".formatted(dn, name);
        }
        return "dn: %s\nobjectClass: device\nobjectClass: uidObject\ncn: %s\nuid: %s\n\n".formatted(dn, name, name);
    }

    static String robots(DirectoryServer directory, int count) {
        return IntStream.range(0, count)
                .mapToObj(number -> robot(directory, "robot-" + number))
                .collect(Collectors.joining());
    }

    static String group(DirectoryServer directory, String name, String memberDn) {
        var type = directory.kind() == DirectoryKind.ACTIVE_DIRECTORY ? "group" : "groupOfNames";
        return "dn: %s\nobjectClass: %s\ncn: %s\nmember: %s\n\n"
                .formatted(groupDn(directory, name), type, name, memberDn);
    }
}
