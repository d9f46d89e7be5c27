package dev.chancery.testbed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.unboundid.asn1.ASN1OctetString;
import com.unboundid.ldap.sdk.EXTERNALBindRequest;
import com.unboundid.ldap.sdk.LDAPConnection;
import com.unboundid.ldap.sdk.LDAPException;
import com.unboundid.ldap.sdk.LDAPSearchException;
import com.unboundid.ldap.sdk.ResultCode;
import com.unboundid.ldap.sdk.SearchRequest;
import com.unboundid.ldap.sdk.SearchScope;
import com.unboundid.ldap.sdk.controls.ContentSyncRequestControl;
import com.unboundid.ldap.sdk.controls.ContentSyncRequestMode;
import com.unboundid.ldap.sdk.controls.SimplePagedResultsControl;
import com.unboundid.ldap.sdk.extensions.WhoAmIExtendedRequest;
import com.unboundid.ldap.sdk.extensions.WhoAmIExtendedResult;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Needs(ServerKind.OPENLDAP)
class OpenLdapIT extends DirectoryServerContract<OpenLdap> {
    private static final int MANY = 510;

    @Override
    protected OpenLdap startServer() {
        return OpenLdap.start();
    }

    @Test
    void limitedReaderIsToldThatThereIsMore(@TempDir Path folder) throws Exception {
        try (var seeded = OpenLdap.start(OpenLdap.Setup.standard().seededWith(seed(folder)))) {
            assertThatExceptionOfType(LDAPSearchException.class)
                    .isThrownBy(() -> search(limited(seeded), seeded))
                    .matches(refusal -> refusal.getResultCode().equals(ResultCode.SIZE_LIMIT_EXCEEDED))
                    .matches(refusal -> refusal.getEntryCount() == 500);
        }
    }

    @Test
    void readerHasNoLimit(@TempDir Path folder) throws Exception {
        try (var seeded = OpenLdap.start(OpenLdap.Setup.standard().seededWith(seed(folder)));
                var reader = bound(seeded, seeded.readerDn(), seeded.readerPasswordFile())) {
            assertThat(search(reader, seeded)).isGreaterThanOrEqualTo(MANY);
        }
    }

    @Test
    void pageLargerThanAllowedIsRefused() throws Exception {
        try (var strict = OpenLdap.start(OpenLdap.Setup.standard().limiting("size=500 size.pr=10"));
                var limited = limited(strict)) {
            var request = new SearchRequest(strict.baseDn(), SearchScope.SUB, "(objectClass=*)");
            request.addControl(new SimplePagedResultsControl(100, new ASN1OctetString()));

            assertThatExceptionOfType(LDAPSearchException.class)
                    .isThrownBy(() -> limited.search(request))
                    .matches(refusal -> refusal.getResultCode().equals(ResultCode.ADMIN_LIMIT_EXCEEDED));
        }
    }

    @Test
    void hidesLocksFromTheReaderAndShowsThemAgain() throws Exception {
        var dn = "uid=locked," + directory().baseDn();
        directory().load("dn: " + dn + "\nobjectClass: account\nuid: locked\npwdAccountLockedTime: 000001010000Z\n");

        directory().hideLocks();
        try (var reader = reader()) {
            assertThat(reader.getEntry(dn, "uid", "pwdAccountLockedTime").getAttributes())
                    .extracting(attribute -> attribute.getName())
                    .containsExactly("uid");
        }
        directory().showLocks();

        try (var reader = reader()) {
            assertThat(reader.getEntry(dn, "pwdAccountLockedTime").getAttributeValue("pwdAccountLockedTime"))
                    .isEqualTo("000001010000Z");
        }
        directory().load("dn: " + dn + "\nchangetype: delete\n");
    }

    @Test
    void offersContentSynchronisation() throws Exception {
        try (var reader = reader()) {
            var request = new SearchRequest(directory().baseDn(), SearchScope.SUB, "(objectClass=*)");
            request.addControl(new ContentSyncRequestControl(ContentSyncRequestMode.REFRESH_ONLY));
            var result = reader.search(request);

            assertThat(result.getEntryCount()).isPositive();
            assertThat(result.getResponseControl("1.3.6.1.4.1.4203.1.9.1.3"))
                    .as("Sync Done control, RFC 4533, 2.4")
                    .isNotNull();
        }
    }

    @Test
    void computesMemberOf() throws Exception {
        var robot = TestRobots.robotDn(directory(), "listed");
        directory().load(TestRobots.robot(directory(), "listed") + TestRobots.group(directory(), "list", robot));

        try (var reader = reader()) {
            assertThat(values(reader, robot, "memberOf")).containsExactly(TestRobots.groupDn(directory(), "list"));
        }
    }

    @Test
    void clientCertificateMakesItsHolderTheReader() throws Exception {
        var tls = directory().readerCertificate().sslContext().getSocketFactory();
        try (var connection = new LDAPConnection(
                tls, options(), directory().host(), directory().ldapsPort())) {
            connection.bind(new EXTERNALBindRequest(""));

            var answer = (WhoAmIExtendedResult) connection.processExtendedOperation(new WhoAmIExtendedRequest());
            assertThat(answer.getAuthorizationID())
                    .isEqualTo("dn:" + directory().readerDn());
        }
    }

    @Test
    void lockedAccountCannotBind() throws Exception {
        var dn = "uid=locked,ou=robots," + directory().baseDn();
        directory().load("""
                dn: %1$s
                objectClass: account
                objectClass: simpleSecurityObject
                uid: locked
                userPassword: correct

                dn: %1$s
                changetype: modify
                add: pwdAccountLockedTime
                pwdAccountLockedTime: 000001010000Z
                """.formatted(dn));

        try (var connection = reader()) {
            assertThatExceptionOfType(LDAPException.class)
                    .isThrownBy(() -> connection.bind(dn, "correct"))
                    .matches(refusal -> refusal.getResultCode().equals(ResultCode.INVALID_CREDENTIALS));
            directory().load("dn: " + dn + "\nchangetype: modify\ndelete: pwdAccountLockedTime\n");
            assertThat(connection.bind(dn, "correct").getResultCode()).isEqualTo(ResultCode.SUCCESS);
        }
    }

    @Test
    void loadedEntryKeepsItsEntryUuid() throws Exception {
        var uuid = "6f1d3ab5-16b1-4d7c-9d4e-33c6a5d0c003";
        directory().load(TestRobots.robot(directory(), "known").stripTrailing() + "\nentryUUID: " + uuid + "\n");

        try (var reader = reader()) {
            assertThat(values(reader, TestRobots.robotDn(directory(), "known"), "entryUUID"))
                    .containsExactly(uuid);
        }
    }

    @Test
    void seedKeepsItsEntryUuid(@TempDir Path folder) throws Exception {
        var uuid = "6f1d3ab5-16b1-4d7c-9d4e-33c6a5d0c002";
        var ldif = folder.resolve("seed.ldif");
        Files.writeString(
                ldif,
                TestRobots.unit(directory())
                        + TestRobots.robot(directory(), "known").stripTrailing() + "\nentryUUID: " + uuid + "\n");

        try (var seeded = OpenLdap.start(OpenLdap.Setup.standard().seededWith(ldif));
                var admin = seeded.admin()) {
            assertThat(values(admin, TestRobots.robotDn(seeded, "known"), "entryUUID"))
                    .containsExactly(uuid);
        }
    }

    private Path seed(Path folder) throws Exception {
        return Files.writeString(
                folder.resolve("seed.ldif"), TestRobots.unit(directory()) + TestRobots.robots(directory(), MANY));
    }

    private static LDAPConnection limited(OpenLdap server) throws Exception {
        return bound(server, server.limitedDn(), server.limitedPasswordFile());
    }

    private static int search(LDAPConnection connection, OpenLdap server) throws Exception {
        return connection
                .search(server.baseDn(), SearchScope.SUB, "(objectClass=*)", "1.1")
                .getEntryCount();
    }
}
