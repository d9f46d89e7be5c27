package dev.chancery.testbed;

import static org.assertj.core.api.Assertions.assertThat;

import com.unboundid.ldap.sdk.LDAPConnection;
import com.unboundid.ldap.sdk.LDAPException;
import com.unboundid.ldap.sdk.ResultCode;
import com.unboundid.ldap.sdk.SearchScope;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

@Needs(ServerKind.EMBEDDED_DIRECTORY)
class EmbeddedDirectoryIT extends DirectoryServerContract<EmbeddedDirectory> {
    @Override
    protected EmbeddedDirectory startServer() {
        return EmbeddedDirectory.start();
    }

    @Test
    void keepsTheEntryUuidThatComesWithAnEntry() throws Exception {
        var uuid = "6f1d3ab5-16b1-4d7c-9d4e-33c6a5d0c001";
        directory().load(TestRobots.robot(directory(), "known").stripTrailing() + "\nentryUUID: " + uuid + "\n");

        try (var reader = reader()) {
            assertThat(values(reader, TestRobots.robotDn(directory(), "known"), "entryUUID"))
                    .containsExactly(uuid);
        }
    }

    @Test
    void takesEntriesShapedAsActiveDirectorys() throws Exception {
        directory().load("""
                dn: CN=Pay Roll,ou=robots,%1$s
                objectClass: top
                objectClass: person
                objectClass: organizationalPerson
                objectClass: user
                sAMAccountName: svc_pay
                userAccountControl: 514
                objectGUID:: AAECAwQFBgcICQoLDA0ODw==
                managedBy: cn=owner, ou=robots, %1$s
                """.formatted(directory().baseDn()));

        try (var reader = reader()) {
            assertThat(found(
                            reader,
                            "(managedBy=CN=Owner,OU=Robots," + directory().baseDn() + ")"))
                    .as("DNs are compared as DNs")
                    .isEqualTo(1);
            assertThat(found(reader, "(userAccountControl>=1000)"))
                    .as("numbers are compared as numbers")
                    .isZero();
        }
    }

    @Test
    void writesEveryChangeIntoItsChangeLog() throws Exception {
        directory().load(TestRobots.robots(directory(), 12));

        try (var admin = directory().admin()) {
            var last = Integer.parseInt(values(admin, "", "lastChangeNumber").getFirst());
            var latest = admin.search("cn=changelog", SearchScope.SUB, "(changeNumber>=" + (last - 1) + ")");
            assertThat(latest.getEntryCount()).isEqualTo(2);
        }
    }

    @Test
    void doesNotCarryOutWhatWaitedWhenItWasKilled() throws Exception {
        directory().load(TestRobots.robot(directory(), "spared"));
        try (var admin = directory().admin()) {
            directory().pause();
            var deletion = CompletableFuture.supplyAsync(() -> deletion(admin));
            directory().kill();

            assertThat(deletion.get(2, TimeUnit.MINUTES)).isNotEqualTo(ResultCode.SUCCESS);
        }
        directory().restart();

        try (var reader = reader()) {
            assertThat(reader.getEntry(TestRobots.robotDn(directory(), "spared")))
                    .isNotNull();
        }
    }

    private ResultCode deletion(LDAPConnection connection) {
        try {
            return connection.delete(TestRobots.robotDn(directory(), "spared")).getResultCode();
        } catch (LDAPException e) {
            return e.getResultCode();
        }
    }

    private int found(LDAPConnection connection, String filter) throws Exception {
        return connection
                .search("ou=robots," + directory().baseDn(), SearchScope.SUB, filter)
                .getEntryCount();
    }
}
