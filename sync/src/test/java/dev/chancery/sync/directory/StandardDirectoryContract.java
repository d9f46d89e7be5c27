package dev.chancery.sync.directory;

import dev.chancery.sync.directory.DirectoryReading.PartialReason;
import dev.chancery.sync.directory.LdapSettings.Transport;
import dev.chancery.testbed.DirectoryServer;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The contract in the words of servers that follow the standards. */
abstract class StandardDirectoryContract extends DirectoryContract {
    StandardDirectoryContract(DirectoryServer server) {
        super(server);
    }

    @Override
    String robot(String login, String unit, String... lines) {
        return "dn: " + robotDn(login, unit) + "\nobjectClass: account\nuid: " + login + "\n" + String.join("\n", lines)
                + "\n";
    }

    @Override
    String group(String name, String unit, String... members) {
        return "dn: cn=" + name + "," + unit + "\nobjectClass: groupOfNames\nmember: "
                + String.join("\nmember: ", members) + "\n";
    }

    @Override
    String robotDn(String login, String unit) {
        return "uid=" + login + "," + unit;
    }

    @Override
    String disabled() {
        return "pwdAccountLockedTime: 000001010000Z";
    }

    @Override
    String expired2020() {
        return "pwdEndTime: 20200101000000Z";
    }

    /** The servers' certificates name an address only. */
    @Test
    void refusesAHostThatTheCertificateDoesNotName() {
        newUnit();
        var ldaps = "ldaps://localhost:" + server().ldapsPort();
        var ldap = "ldap://localhost:" + server().ldapPort();
        for (var builder : List.of(
                settings().transport(Transport.LDAPS, ldaps), settings().transport(Transport.START_TLS, ldap))) {
            assertPartial(
                    builder.directory(),
                    PartialReason.UNTRUSTED_SERVER,
                    "No subject alternative DNS name matching localhost");
        }
    }
}
