package dev.chancery.sync.directory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.unboundid.ldap.sdk.LDAPException;
import com.unboundid.ldap.sdk.Modification;
import com.unboundid.ldap.sdk.ModificationType;
import dev.chancery.sync.directory.DirectoryReading.PartialReason;
import dev.chancery.sync.directory.LdapSettings.Bind;
import dev.chancery.sync.directory.LdapSettings.Password;
import dev.chancery.testbed.EmbeddedDirectory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EmbeddedDirectoryIT extends StandardDirectoryContract {
    EmbeddedDirectoryIT(EmbeddedDirectory server) {
        super(server);
    }

    @Override
    Profile profile() {
        return Profile.GENERIC;
    }

    @Override
    String expired2020() {
        return "shadowExpire: 18262";
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(
            delimiter = '|',
            value = {
                "dn: uid=none,UNIT\\nchangetype: delete|:1: uid=none,UNIT: the directory would refuse this: 32 no such object",
                "# why\\n\\ndn: uid=a,UNIT\\nobjectClass: account\\nuid: a|:3: uid=a,UNIT: the directory would refuse this: 68 entry already exists",
                "dn: uid=b,ou=no,UNIT\\nobjectClass: account\\nuid: b|:1: uid=b,ou=no,UNIT: the directory would refuse this: 32",
                "dn: uid=a,dc=other\\nchangetype: delete|:1: uid=a,dc=other: Chancery reads only below",
                "dn: uid=none,UNIT\\nchangetype: modify\\nreplace: title\\ntitle: x\\n-|:1: uid=none,UNIT: the directory would refuse this: 32",
                "dn: uid=a,UNIT\\nchangetype: delete\\n\\ndn: uid=a,UNIT\\nchangetype: delete|:4: uid=a,UNIT: the directory would refuse",
                "dn: uid=a,UNIT\\nchangetype: rename|:1: ",
                "nonsense|:1: ",
                "# nothing|holds no change"
            })
    void tellsWhichChangeCannotBe(String ldif, String message, @TempDir Path folder) throws IOException {
        load(robot("a", newUnit()));
        var file = Files.writeString(
                folder.resolve("changes.ldif"), ldif.replace("UNIT", unit()).replace("\\n", "\n"));

        assertThatThrownBy(() -> settings()
                        .directory()
                        .after(DirectoryChanges.read(file))
                        .read())
                .isInstanceOf(InvalidChanges.class)
                .hasMessageContaining(message.replace("UNIT", unit()));
    }

    @Test
    void saysHowFarTheServerCountedWhileItWasRead() {
        load(robot("a", newUnit()));
        var busy = new LdapDirectory(
                settings().settings(),
                Clock.systemUTC(),
                _ -> load("dn: " + unit() + "\nchangetype: modify\nreplace: l\nl: x\n"));

        var during = DirectoryContract.read(busy).position();
        var afterwards = DirectoryContract.read(settings().directory()).position();

        assertThat(Objects.requireNonNull(during).counts())
                .as("a run beside this one may have seen it that far")
                .containsOnlyKeys("lastChangeNumber")
                .isEqualTo(Objects.requireNonNull(afterwards).counts());
    }

    @Test
    void tellsEveryRecordThatIsNone(@TempDir Path folder) throws IOException {
        var file = Files.writeString(folder.resolve("changes.ldif"), "one\n\ndn: uid=a\nchangetype: x\n\nthree\n");

        assertThatThrownBy(() -> DirectoryChanges.read(file)).message().satisfies(message -> assertThat(message.lines())
                .extracting(line -> line.replaceAll("(ldif:\\d+:).*", "$1"))
                .containsExactly("changes.ldif:1:", "changes.ldif:3:", "changes.ldif:6:"));
    }

    /** A process cannot change its own environment, so the reader gets a password that stands in a variable already. */
    @Test
    void takesThePasswordFromAVariable() throws LDAPException, IOException {
        load(robot("a", newUnit()));
        var variable = "PATH"; // which nobody is without
        try {
            setReadersPassword(System.getenv(variable));
            assertThat(read(boundBy(variable)).entries()).hasSize(1);
        } finally {
            setReadersPassword(Files.readString(server().readerPasswordFile()).stripTrailing());
        }
        assertPartial(boundBy(variable), PartialReason.WRONG_CREDENTIALS, "\"" + server().readerDn() + "\"");
    }

    @Test
    void namesTheVariableWithoutAPassword() {
        newUnit();
        assertPartial(
                boundBy("CHANCERY_NO_SUCH_VARIABLE"),
                PartialReason.WRONG_CREDENTIALS,
                "no password for \"" + server().readerDn()
                        + "\" in the environment variable CHANCERY_NO_SUCH_VARIABLE");
    }

    private LdapDirectory boundBy(String variable) {
        return settings()
                .bind(new Bind.Simple(server().readerDn(), new Password.Environment(variable)))
                .directory();
    }

    private void setReadersPassword(String password) throws LDAPException {
        try (var admin = server().admin()) {
            admin.modify(server().readerDn(), new Modification(ModificationType.REPLACE, "userPassword", password));
        }
    }

    @Test
    void takesARobotThatIsMovedOutOfSightForGone(@TempDir Path folder) throws IOException {
        load(robot("a", newUnit()), robot("b", unit()));
        var file = Files.writeString(
                folder.resolve("changes.ldif"),
                "dn: " + robotDn("a", unit())
                        + "\nchangetype: moddn\nnewrdn: uid=a\ndeleteoldrdn: 1\nnewsuperior: ou=elsewhere,dc=other\n");

        var directory = settings().directory().after(DirectoryChanges.read(file));

        assertThat(read(directory).entries()).extracting(DirectoryEntry::login).containsExactly("b");
    }
}
