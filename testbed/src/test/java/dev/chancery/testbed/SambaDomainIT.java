package dev.chancery.testbed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.unboundid.ldap.sdk.Control;
import com.unboundid.ldap.sdk.LDAPConnection;
import com.unboundid.ldap.sdk.LDAPException;
import com.unboundid.ldap.sdk.ResultCode;
import com.unboundid.ldap.sdk.SearchRequest;
import com.unboundid.ldap.sdk.SearchScope;
import java.nio.file.Files;
import org.junit.jupiter.api.Test;

@Needs(ServerKind.SAMBA)
class SambaDomainIT extends DirectoryServerContract<SambaDomain> {
    /** LDAP_SERVER_SHOW_DELETED_OID, MS-ADTS 3.1.1.3.4.1.14. */
    private static final String SHOW_DELETED = "1.2.840.113556.1.4.417";

    @Override
    protected SambaDomain startServer() {
        return SambaDomain.start();
    }

    @Test
    void deletedRobotIsATombstoneThatOrdinarySearchesDoNotSee() throws Exception {
        directory().load(TestRobots.robot(directory(), "mortal"));
        try (var admin = directory().admin()) {
            admin.delete(TestRobots.robotDn(directory(), "mortal"));

            assertThat(search(admin)).isZero();
            assertThat(search(admin, new Control(SHOW_DELETED, true))).isEqualTo(1);
        }
    }

    @Test
    void passwordInTheClearIsRefused() throws Exception {
        var password = Files.readString(directory().readerPasswordFile());
        try (var connection =
                new LDAPConnection(options(), directory().host(), directory().ldapPort())) {
            assertThatExceptionOfType(LDAPException.class)
                    .isThrownBy(() -> connection.bind(directory().readerDn(), password))
                    .matches(refusal -> refusal.getResultCode().equals(ResultCode.STRONG_AUTH_REQUIRED));
        }
    }

    @Test
    void readerBindsByItsUserPrincipalName() throws Exception {
        try (var reader = bound(directory(), "svc-sync@robot.test", directory().readerPasswordFile())) {
            assertThat(reader.getEntry(directory().readerDn())).isNotNull();
        }
    }

    @Test
    void secondDomainRunsBesideTheFirst() throws Exception {
        try (var second = SambaDomain.start();
                var admin = second.admin()) {
            assertThat(second.host()).isNotEqualTo(directory().host());
            assertThat(admin.getEntry(second.readerDn())).isNotNull();
        }
    }

    @Test
    void anotherDomainControllerHasWhatReplicatedAndNothingElse() throws Exception {
        directory().load(TestRobots.robot(directory(), "before"));
        try (var second = directory().join()) {
            assertThat(has(second, "before")).isTrue();

            directory().load(TestRobots.robot(directory(), "after"));
            assertThat(has(second, "after")).isFalse();
            second.replicateFrom(directory());
            assertThat(has(second, "after")).isTrue();

            second.load(TestRobots.robot(second, "elsewhere"));
            directory().kill();
            directory().replicateFrom(second);
            directory().restart();
            assertThat(has(directory(), "elsewhere")).isTrue();
            try (var reader = bound(second, second.readerDn(), second.readerPasswordFile())) {
                assertThat(reader.getEntry(second.readerDn())).isNotNull();
            }
        }
    }

    private static boolean has(SambaDomain server, String robot) throws LDAPException {
        try (var admin = server.admin()) {
            return admin.getEntry(TestRobots.robotDn(server, robot)) != null;
        }
    }

    private int search(LDAPConnection connection, Control... controls) throws LDAPException {
        var request = new SearchRequest(directory().baseDn(), SearchScope.SUB, "(sAMAccountName=mortal)");
        request.setControls(controls);
        return connection.search(request).getEntryCount();
    }
}
