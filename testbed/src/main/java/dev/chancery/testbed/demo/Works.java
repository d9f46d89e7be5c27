package dev.chancery.testbed.demo;

import dev.chancery.testbed.DirectoryServer;
import dev.chancery.testbed.MissingServer;
import dev.chancery.testbed.OpenLdap;
import dev.chancery.testbed.SambaDomain;
import java.util.List;
import java.util.Optional;

/**
 * The works, which have a directory of their own: a domain controller of Active Directory where that can be had here, else an
 * OpenLDAP.
 *
 * @param sort what it is called in the story
 * @param profile as sync.yaml calls its kind
 * @param lastNight restores the copy that was made of it then
 */
record Works(DirectoryServer server, String sort, String profile, Runnable lastNight) {
    static final List<String> ROBOTS = List.of("works-press", "works-paint", "works-pack");

    /** Started, with three robots in it, and copied; empty where neither can be had. */
    static Optional<Works> start() {
        try {
            return Optional.of(of(SambaDomain.start(), "a domain controller (Samba)", "active-directory"));
        } catch (MissingServer noSamba) {
            try {
                return Optional.of(of(OpenLdap.start(), "an OpenLDAP", "openldap"));
            } catch (MissingServer noSlapd) {
                return Optional.empty();
            }
        }
    }

    private static Works of(DirectoryServer server, String sort, String profile) {
        var base = base(server);
        server.load("dn: " + base + "\nobjectClass: organizationalUnit\nou: works\n");
        for (var robot : ROBOTS) server.load(robot(server, robot));
        return new Works(server, sort, profile, server.copy());
    }

    String base() {
        return base(server);
    }

    private static String base(DirectoryServer server) {
        return "ou=works," + server.baseDn();
    }

    private static String robot(DirectoryServer server, String name) {
        var dn = dn(server, name);
        return switch (server.kind()) {
            case ACTIVE_DIRECTORY ->
                "dn: " + dn + "\nobjectClass: user\nsAMAccountName: " + name + "\nuserAccountControl: 512\n";
            case OPENLDAP, DS389, EMBEDDED -> "dn: " + dn + "\nobjectClass: account\nuid: " + name + "\n";
        };
    }

    String switchedOff(String name) {
        return "dn: " + dn(server, name) + "\nchangetype: modify\n"
                + switch (server.kind()) {
                    case ACTIVE_DIRECTORY -> "replace: userAccountControl\nuserAccountControl: 514\n";
                    case OPENLDAP, DS389, EMBEDDED ->
                        "replace: pwdAccountLockedTime\npwdAccountLockedTime: 000001010000Z\n";
                };
    }

    private static String dn(DirectoryServer server, String name) {
        return switch (server.kind()) {
                    case ACTIVE_DIRECTORY -> "CN=";
                    case OPENLDAP, DS389, EMBEDDED -> "uid=";
                }
                + name + "," + base(server);
    }
}
