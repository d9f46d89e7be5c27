package dev.chancery.testbed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.unboundid.ldap.sdk.Filter;
import com.unboundid.ldap.sdk.LDAPConnection;
import com.unboundid.ldap.sdk.LDAPConnectionOptions;
import com.unboundid.ldap.sdk.LDAPException;
import com.unboundid.ldap.sdk.ResultCode;
import com.unboundid.ldap.sdk.SearchRequest;
import com.unboundid.ldap.sdk.SearchScope;
import com.unboundid.ldap.sdk.extensions.StartTLSExtendedRequest;
import com.unboundid.util.ssl.HostNameSSLSocketVerifier;
import com.unboundid.util.ssl.PEMFileTrustManager;
import com.unboundid.util.ssl.SSLUtil;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** What every directory of the testbed keeps to; each kind runs it in a class of its own. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class DirectoryServerContract<D extends DirectoryServer> {
    private static final int CONNECT_MILLIS = 60_000;
    private static final int PATIENCE_MILLIS = 60_000;
    private static final int IMPATIENCE_MILLIS = 700;

    private @Nullable D directory;

    protected abstract D startServer();

    protected final D directory() {
        return Objects.requireNonNull(directory, "the server has not been started");
    }

    @BeforeAll
    final void startWithUnit() {
        directory = startServer();
        directory.load(TestRobots.unit(directory));
    }

    @AfterAll
    final void closeServer() {
        if (directory != null) {
            directory.close();
        }
    }

    @Test
    void readerReadsOverLdapsWithTheCertificateAndTheHostNameVerified() throws Exception {
        directory().load(TestRobots.robot(directory(), "read-me"));

        try (var reader = reader()) {
            assertThat(reader.getEntry(TestRobots.robotDn(directory(), "read-me")))
                    .isNotNull();
        }
    }

    @Test
    void readerReadsOverStartTls() throws Exception {
        try (var reader =
                new LDAPConnection(options(), directory().host(), directory().ldapPort())) {
            reader.processExtendedOperation(new StartTLSExtendedRequest(trust().createSSLContext()));
            reader.bind(directory().readerDn(), password());

            assertThat(reader.getEntry(directory().baseDn())).isNotNull();
        }
    }

    @Test
    void certificateIsRefusedForAnotherHostName() throws Exception {
        try (var connection = new LDAPConnection(trust().createSSLSocketFactory(), options())) {
            var address = InetAddress.getByName(directory().host());

            assertThatExceptionOfType(LDAPException.class)
                    .isThrownBy(() -> connection.connect(
                            "other.robot.test", address, directory().ldapsPort(), CONNECT_MILLIS))
                    .withMessageContaining("other.robot.test");
        }
    }

    @Test
    void certificateIsRefusedByWhoDoesNotTrustTheAuthority() {
        var stranger = Authority.create("stranger");

        assertThatExceptionOfType(LDAPException.class)
                .isThrownBy(() -> connect(directory(), stranger.certificateFile()));
    }

    @Test
    void readerIsRefusedWithAWrongPassword() throws Exception {
        try (var connection = connect(directory(), directory().caFile())) {
            assertThatExceptionOfType(LDAPException.class)
                    .isThrownBy(() -> connection.bind(directory().readerDn(), "wrong"))
                    .matches(refusal -> refusal.getResultCode().equals(ResultCode.INVALID_CREDENTIALS));
        }
    }

    @Test
    void readerMayNotWrite() throws Exception {
        directory().load(TestRobots.robot(directory(), "untouchable"));

        try (var reader = reader()) {
            assertThatExceptionOfType(LDAPException.class)
                    .isThrownBy(() -> reader.delete(TestRobots.robotDn(directory(), "untouchable")))
                    .matches(refusal -> refusal.getResultCode().equals(ResultCode.INSUFFICIENT_ACCESS_RIGHTS));
        }
    }

    @Test
    void strangersFindNothing() throws Exception {
        try (var stranger = connect(directory(), directory().caFile())) {
            var entries = entriesSeenBy(stranger);

            assertThat(entries).isZero();
        }
    }

    @Test
    void loadsARobotAndANestedGroup() throws Exception {
        var robot = TestRobots.robotDn(directory(), "nested");
        var inner = TestRobots.groupDn(directory(), "inner");
        directory()
                .load(TestRobots.robot(directory(), "nested")
                        + TestRobots.group(directory(), "inner", robot)
                        + TestRobots.group(directory(), "outer", inner));

        try (var reader = reader()) {
            assertThat(groupsWith(reader, robot)).isEqualTo(1);
            assertThat(groupsWith(reader, inner)).isEqualTo(1);
        }
    }

    @Test
    void deletingARobotTakesItOutOfItsGroup() throws Exception {
        var robot = TestRobots.robotDn(directory(), "leaver");
        directory()
                .load(TestRobots.robot(directory(), "stayer")
                        + TestRobots.robot(directory(), "leaver")
                        + TestRobots.group(directory(), "team", robot)
                        + "dn: " + TestRobots.groupDn(directory(), "team")
                        + "\nchangetype: modify\nadd: member\nmember: "
                        + TestRobots.robotDn(directory(), "stayer") + "\n");

        try (var admin = directory().admin()) {
            admin.delete(robot);
            assertThat(values(admin, TestRobots.groupDn(directory(), "team"), "member"))
                    .hasSize(1);
        }
    }

    @Test
    void keepsItsDataWhenKilledAndRestarted() throws Exception {
        directory().load(TestRobots.robot(directory(), "survivor"));

        directory().kill();
        assertThatExceptionOfType(LDAPException.class).isThrownBy(this::reader);
        directory().restart();

        try (var reader = reader()) {
            assertThat(reader.getEntry(TestRobots.robotDn(directory(), "survivor")))
                    .isNotNull();
        }
    }

    @Test
    void breaksConnectionsWhenKilled() throws Exception {
        try (var reader = reader()) {
            directory().kill();

            assertThatExceptionOfType(LDAPException.class)
                    .isThrownBy(() -> reader.getEntry(directory().baseDn()))
                    .matches(failure -> failure.getResultCode().equals(ResultCode.SERVER_DOWN));
        } finally {
            directory().restart();
        }
    }

    @Test
    void answersNobodyWhilePausedAndGoesOnAfterwards() throws Exception {
        try (var reader = reader()) {
            var impatient = new SearchRequest(directory().baseDn(), SearchScope.BASE, "(objectClass=*)");
            impatient.setResponseTimeoutMillis(IMPATIENCE_MILLIS);
            directory().pause();

            assertThatExceptionOfType(LDAPException.class)
                    .isThrownBy(() -> reader.search(impatient))
                    .matches(failure -> failure.getResultCode().equals(ResultCode.TIMEOUT));
            directory().resume();
            assertThat(reader.getEntry(directory().baseDn())).isNotNull();
        } finally {
            directory().resume();
        }
    }

    protected final LDAPConnection reader() throws Exception {
        return bound(directory(), directory().readerDn(), directory().readerPasswordFile());
    }

    protected static LDAPConnection bound(DirectoryServer server, String name, Path passwordFile) throws Exception {
        var connection = connect(server, server.caFile());
        connection.bind(name, Files.readString(passwordFile));
        return connection;
    }

    private static LDAPConnection connect(DirectoryServer server, Path ca) throws Exception {
        var factory = new SSLUtil(new PEMFileTrustManager(ca.toFile())).createSSLSocketFactory();
        return new LDAPConnection(factory, options(), server.host(), server.ldapsPort());
    }

    protected static LDAPConnectionOptions options() {
        var options = new LDAPConnectionOptions();
        options.setConnectTimeoutMillis(CONNECT_MILLIS);
        options.setResponseTimeoutMillis(PATIENCE_MILLIS);
        options.setSSLSocketVerifier(new HostNameSSLSocketVerifier(false));
        return options;
    }

    protected static List<String> values(LDAPConnection connection, String dn, String attribute) throws LDAPException {
        var entry = Objects.requireNonNull(connection.getEntry(dn, attribute), dn);
        var values = entry.getAttributeValues(attribute);
        return values == null ? List.of() : List.of(values);
    }

    private SSLUtil trust() throws GeneralSecurityException {
        return new SSLUtil(new PEMFileTrustManager(directory().caFile().toFile()));
    }

    private String password() throws IOException {
        return Files.readString(directory().readerPasswordFile());
    }

    private int entriesSeenBy(LDAPConnection connection) {
        try {
            return connection
                    .search(directory().baseDn(), SearchScope.SUB, Filter.createPresenceFilter("objectClass"))
                    .getEntryCount();
        } catch (LDAPException e) {
            return 0; // a refusal shows nothing either
        }
    }

    private int groupsWith(LDAPConnection connection, String member) throws LDAPException {
        return connection
                .search(directory().baseDn(), SearchScope.SUB, Filter.createEqualityFilter("member", member))
                .getEntryCount();
    }
}
