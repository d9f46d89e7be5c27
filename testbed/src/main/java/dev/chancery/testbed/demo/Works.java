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
 */
record Works(DirectoryServer server, String sort, String profile) {
    static final List<String> ROBOTS = List.of("works-press", "works-paint", "works-pack");

    /** Started, with three robots in it; empty where neither can be had. */
    static Optional<Works> start() {
        var works = atHand();
        works.ifPresent(Works::fill);
        return works;
    }

    private static Optional<Works> atHand() {
        try {
            return Optional.of(new Works(SambaDomain.start(), "a domain controller (Samba)", "active-directory"));
        } catch (MissingServer noSamba) {
            try {
                return Optional.of(new Works(OpenLdap.start(), "an OpenLDAP", "openldap"));
            } catch (MissingServer noSlapd) {
                return Optional.empty();
            }
        }
    }

    private void fill() {
        server.load("dn: " + base() + "\nobjectClass: organizationalUnit\nou: works\n");
        for (var robot : ROBOTS) server.load(robot(robot));
    }

    String base() {
        return "ou=works," + server.baseDn();
    }

    private String robot(String name) {
        return switch (server.kind()) {
            case ACTIVE_DIRECTORY ->
                "dn: " + dn(name) + "\nobjectClass: user\nsAMAccountName: " + name + "\nuserAccountControl: 512\n";
            case OPENLDAP, EMBEDDED -> "dn: " + dn(name) + "\nobjectClass: account\nuid: " + name + "\n";
        };
    }

    String switchedOff(String name) {
        return "dn: " + dn(name) + "\nchangetype: modify\n"
                + switch (server.kind()) {
                    case ACTIVE_DIRECTORY -> "replace: userAccountControl\nuserAccountControl: 514\n";
                    case OPENLDAP, EMBEDDED -> "replace: pwdAccountLockedTime\npwdAccountLockedTime: 000001010000Z\n";
                };
    }

    private String dn(String name) {
        return switch (server.kind()) {
                    case ACTIVE_DIRECTORY -> "CN=";
                    case OPENLDAP, EMBEDDED -> "uid=";
                }
                + name + "," + base();
    }
}
