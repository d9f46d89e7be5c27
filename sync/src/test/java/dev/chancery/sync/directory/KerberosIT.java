package dev.chancery.sync.directory;

import static org.assertj.core.api.Assertions.assertThat;

import com.unboundid.ldap.sdk.LDAPException;
import com.unboundid.ldap.sdk.Modification;
import com.unboundid.ldap.sdk.ModificationType;
import com.unboundid.ldap.sdk.ModifyRequest;
import dev.chancery.sync.directory.DirectoryReading.PartialReason;
import dev.chancery.sync.directory.LdapSettings.Bind;
import dev.chancery.sync.directory.LdapSettings.Transport;
import dev.chancery.testbed.KerberosReader;
import dev.chancery.testbed.SambaDomain;
import dev.chancery.testbed.Servers;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A reader that has a keytab and no password, at a real domain controller. */
@ExtendWith(Servers.class)
class KerberosIT {
    private static final String PLACE = "java.security.krb5.conf";

    private final SambaDomain server;
    private final KerberosReader reader;
    private final @Nullable String before = System.getProperty(PLACE);

    KerberosIT(SambaDomain server) {
        this.server = server;
        reader = server.kerberos();
    }

    @BeforeEach
    void sayWhereTheRealmIs() {
        System.setProperty(PLACE, reader.configuration().toString());
    }

    @AfterEach
    void forget() {
        if (before == null) System.clearProperty(PLACE);
        else System.setProperty(PLACE, before);
    }

    @Test
    void readsOverAConnectionThatKerberosSeals() {
        assertThat(logins(sealed(reader.principal(), reader.keytab()))).contains("Administrator", "svc-sync");
    }

    @Test
    void followsOverAConnectionThatKerberosSeals() throws LDAPException {
        var dn = "CN=sealed,CN=Users," + server.baseDn();
        try (var listener =
                        Listener.to(sealed(reader.principal(), reader.keytab()).settings());
                var admin = server.admin()) {
            server.load("dn: " + dn + "\nobjectClass: user\nsAMAccountName: sealed\nuserAccountControl: 512\n");
            listener.untilItIsTheTruth();
            admin.modify(
                    new ModifyRequest(dn, new Modification(ModificationType.REPLACE, "userAccountControl", "514")));
            listener.untilItIsTheTruth();
            admin.delete(dn);
        }
    }

    @Test
    void readsWithinTls() {
        var settings = settings().bind(new Bind.Kerberos(reader.principal(), reader.keytab()));
        assertThat(logins(settings)).contains("Administrator", "svc-sync");
    }

    @Test
    void saysThatThereIsNoKeytab(@TempDir Path folder) {
        var nowhere = folder.resolve("reader.keytab");
        assertPartial(
                sealed(reader.principal(), nowhere),
                PartialReason.WRONG_CREDENTIALS,
                "there is no keytab for \"svc-sync@ROBOT.TEST\" in the file " + nowhere);
    }

    @Test
    void saysThatAKeytabIsNone(@TempDir Path folder) throws IOException {
        var garbage = Files.writeString(folder.resolve("reader.keytab"), "garbage");
        assertPartial(
                sealed(reader.principal(), garbage),
                PartialReason.WRONG_CREDENTIALS,
                "Kerberos does not let \"svc-sync@ROBOT.TEST\" by the keytab " + garbage + " in");
    }

    @Test
    void isRefusedAsSomebodyElse() {
        assertPartial(
                sealed("nobody@ROBOT.TEST", reader.keytab()),
                PartialReason.WRONG_CREDENTIALS,
                "Kerberos does not let \"nobody@ROBOT.TEST\"");
    }

    @ParameterizedTest
    @CsvSource({"127.0.0.1:1, Connection refused", "dc9.robot.test:88, dc9.robot.test", "'', Cannot locate KDC"})
    void saysThatTheRealmDoesNotAnswer(String kdc, String detail, @TempDir Path folder) throws IOException {
        var elsewhere = Files.writeString(
                folder.resolve("krb5.conf"),
                Files.readString(reader.configuration())
                        .replaceAll(
                                kdc.isEmpty() ? "(?s)\\[realms].*" : "kdc = .*", kdc.isEmpty() ? "" : "kdc = " + kdc));
        System.setProperty(PLACE, elsewhere.toString());
        assertPartial(sealed(reader.principal(), reader.keytab()), PartialReason.UNREACHABLE, detail);
    }

    private TestDirectories sealed(String principal, Path keytab) {
        return settings()
                .bind(new Bind.Kerberos(principal, keytab))
                .transport(Transport.KERBEROS, "ldap://" + server.host() + ":" + server.ldapPort());
    }

    private TestDirectories settings() {
        return TestDirectories.of(server, Profile.ACTIVE_DIRECTORY, server.baseDn());
    }

    private static Iterable<String> logins(TestDirectories settings) {
        var reading = settings.directory().read(Occasion.WHOLE);
        assertThat(reading).isInstanceOf(DirectoryReading.Complete.class);
        return ((DirectoryReading.Complete) reading)
                .entries().stream().map(DirectoryEntry::login).toList();
    }

    private static void assertPartial(TestDirectories settings, PartialReason reason, String detail) {
        var reading = settings.directory().read(Occasion.WHOLE);
        assertThat(reading).isInstanceOf(DirectoryReading.Partial.class);
        var partial = (DirectoryReading.Partial) Objects.requireNonNull(reading);
        assertThat(partial.detail()).contains(detail);
        assertThat(partial.reason()).as(partial.detail()).isEqualTo(reason);
    }
}
