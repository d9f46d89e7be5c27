package dev.chancery.sync.directory;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chancery.sync.directory.DirectoryReading.Complete;
import dev.chancery.testbed.EmbeddedDirectory;
import dev.chancery.testbed.Servers;
import java.nio.ByteBuffer;
import java.util.Base64;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Delegated managed service accounts come with Windows Server 2025, which Samba's schema does not know yet. */
@ExtendWith(Servers.class)
class DelegatedAccountsIT {
    private static final String COMPUTER = "objectClass: user\nobjectClass: computer\n";

    private final EmbeddedDirectory server;
    private final String unit;

    DelegatedAccountsIT(EmbeddedDirectory server) {
        this.server = server;
        this.unit = "ou=u" + UUID.randomUUID() + "," + server.baseDn();
    }

    @BeforeEach
    void aDelegatedAccountBesideAComputer() {
        server.load("dn: " + unit + "\nobjectClass: organizationalUnit\n");
        load("dmsa$", COMPUTER + "objectClass: msDS-DelegatedManagedServiceAccount\nmsDS-DelegatedMSAState: 2\n");
        load("pc$", COMPUTER);
    }

    @Test
    void areRobotsAndComputersAreNone() {
        assertThat(reading().entries())
                .singleElement()
                .satisfies(robot -> assertThat(robot.login()).isEqualTo("dmsa$"))
                .satisfies(robot -> assertThat(robot.disabled()).isFalse());
    }

    @Test
    void canBeToldFromOthersByARule() {
        var rule =
                (LdapConditions.Compiled) LdapConditions.compile("(objectClass=msDS-DelegatedManagedServiceAccount)");
        assertThat(reading().entries()).allMatch(rule.condition()::isMetBy);
    }

    @Test
    void areSwitchedOffAsOthersAre() {
        server.load("dn: CN=dmsa," + unit
                + "\nchangetype: modify\nreplace: userAccountControl\nuserAccountControl: 4098\n");
        assertThat(reading().entries()).singleElement().matches(DirectoryEntry::disabled);
    }

    private Complete reading() {
        var reading = TestDirectories.of(server, Profile.ACTIVE_DIRECTORY, unit)
                .directory()
                .read();
        assertThat(reading).isInstanceOf(Complete.class);
        return (Complete) reading;
    }

    private void load(String login, String lines) {
        server.load("dn: CN=" + login.replace("$", "") + "," + unit + "\nobjectClass: top\nobjectClass: person\n"
                + "objectClass: organizationalPerson\n" + lines + "sAMAccountName: " + login
                + "\nuserAccountControl: 4096\nobjectGUID:: " + guid() + "\n");
    }

    private static String guid() {
        var id = UUID.randomUUID();
        var bytes = ByteBuffer.allocate(16).putLong(id.getMostSignificantBits()).putLong(id.getLeastSignificantBits());
        return Base64.getEncoder().encodeToString(bytes.array());
    }
}
