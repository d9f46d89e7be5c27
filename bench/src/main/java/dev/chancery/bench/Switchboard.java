package dev.chancery.bench;

import dev.chancery.testbed.DirectoryServer;
import dev.chancery.testbed.EmbeddedDirectory;
import dev.chancery.testbed.OpenLdap;
import dev.chancery.testbed.SambaDomain;
import java.util.List;

/**
 * A hundred robots in one kind of directory, and how each is switched off and on there.
 *
 * @param profile its attributes, in the words of sync.yaml; also the name of everything that belongs to it
 * @param kind what a robot's entry has besides its name, with %s for the login
 * @param off the line of LDIF that switches a robot off
 * @param on the one that switches it on; empty when the attribute has to go
 */
record Switchboard(
        String name,
        DirectoryServer server,
        String profile,
        String naming,
        String kind,
        String off,
        String on,
        String aim) {
    static final int ROBOTS = 100;

    private static final String ACCOUNT = "objectClass: account\nuid: %s";

    static Switchboard embedded(EmbeddedDirectory server) {
        return new Switchboard(
                "embedded directory", server, "generic", "uid", ACCOUNT, "nsAccountLock: TRUE", "", "p99 1,000");
    }

    static Switchboard openLdap(OpenLdap server) {
        return new Switchboard(
                "OpenLDAP", server, "openldap", "uid", ACCOUNT, "pwdAccountLockedTime: 000001010000Z", "", "p99 1,000");
    }

    static Switchboard samba(SambaDomain server) {
        return new Switchboard(
                "Samba AD",
                server,
                "active-directory",
                "CN",
                "objectClass: user\nsAMAccountName: %s\nuserAccountControl: 512",
                "userAccountControl: 514",
                "userAccountControl: 512",
                "p99 2,000");
    }

    String unit(String unit) {
        return "ou=" + unit + "," + server.baseDn();
    }

    void populate() {
        for (var unit : List.of("robots", "groups"))
            server.load("dn: " + unit(unit) + "\nobjectClass: organizationalUnit\nou: " + unit + "\n");
        var ldif = new StringBuilder();
        for (int n = 0; n < ROBOTS; n++)
            ldif.append("dn: ")
                    .append(dn(n))
                    .append('\n')
                    .append(kind.formatted("robot-" + n))
                    .append("\n\n");
        server.load(ldif.toString());
    }

    void switchOff(int robot) {
        change(robot, off);
    }

    void switchOn(int robot) {
        change(robot, on);
    }

    private void change(int robot, String value) {
        var attribute = off.substring(0, off.indexOf(':'));
        server.load("dn: " + dn(robot) + "\nchangetype: modify\nreplace: " + attribute + "\n"
                + (value.isEmpty() ? "" : value + "\n"));
    }

    private String dn(int robot) {
        return naming + "=robot-" + robot + "," + unit("robots");
    }
}
