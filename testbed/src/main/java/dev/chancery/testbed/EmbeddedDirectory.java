package dev.chancery.testbed;

import com.unboundid.ldap.listener.InMemoryDirectoryServer;
import com.unboundid.ldap.listener.InMemoryDirectoryServerConfig;
import com.unboundid.ldap.listener.InMemoryListenerConfig;
import com.unboundid.ldap.sdk.Attribute;
import com.unboundid.ldap.sdk.DN;
import com.unboundid.ldap.sdk.LDAPConnection;
import com.unboundid.ldap.sdk.LDAPException;
import com.unboundid.ldap.sdk.unboundidds.controls.IgnoreNoUserModificationRequestControl;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Path;

/**
 * A directory inside this JVM, with LDAPS, StartTLS, a change log ({@code cn=changelog}) and referential integrity. It
 * takes entries shaped as Active Directory's as well as the standard ones, keeps an {@code entryUUID} that comes with
 * an entry, and computes no {@code memberOf}. The data live as long as the object, also while it is killed.
 */
public final class EmbeddedDirectory implements DirectoryServer {
    private static final String BASE = "dc=robot,dc=test";
    private static final String ADMIN = "cn=admin";
    private static final String READER_DN = "cn=reader," + BASE;
    private static final int CHANGES_KEPT = 10_000;

    private final ServerFolder folder;
    private final Authority authority;
    private final DirectoryAddress address = DirectoryAddress.onLocalhost();
    private final Secret admin = Secret.random();
    private final Secret reader = Secret.random();
    private final LdapsClient client;
    private final Gate gate = new Gate(ADMIN);
    private final InMemoryDirectoryServer server;

    private EmbeddedDirectory(ServerFolder folder) throws LDAPException {
        this.folder = folder;
        authority = Authority.create("Testbed embedded directory", folder.path());
        client = new LdapsClient(address, authority, new IgnoreNoUserModificationRequestControl());
        server = new InMemoryDirectoryServer(configuration());
        reader.writeTo(readerPasswordFile());
        admin.writeTo(adminPasswordFile());
        server.add(BASE, new Attribute("objectClass", "domain"), new Attribute("dc", "robot"));
        server.add(
                READER_DN,
                new Attribute("objectClass", "applicationProcess", "simpleSecurityObject"),
                new Attribute("cn", "reader"),
                new Attribute("userPassword", reader.value()));
    }

    /**
     * Starts an empty directory with its reader.
     *
     * @throws ServerFailed when it does not come up
     */
    public static EmbeddedDirectory start() {
        Without.skipIfAsked(ServerKind.EMBEDDED_DIRECTORY);
        var folder = ServerFolder.create("embedded-directory");
        try {
            var directory = new EmbeddedDirectory(folder);
            directory.listen();
            return directory;
        } catch (LDAPException | RuntimeException e) {
            folder.close();
            throw new ServerFailed("the embedded directory does not start", e);
        }
    }

    @Override
    public DirectoryKind kind() {
        return DirectoryKind.EMBEDDED;
    }

    @Override
    public String host() {
        return address.host();
    }

    @Override
    public int ldapPort() {
        return address.ldapPort();
    }

    @Override
    public int ldapsPort() {
        return address.ldapsPort();
    }

    @Override
    public String baseDn() {
        return BASE;
    }

    @Override
    public Path caFile() {
        return authority.certificateFile();
    }

    @Override
    public String readerDn() {
        return READER_DN;
    }

    @Override
    public Path readerPasswordFile() {
        return folder.resolve("reader.password");
    }

    /** The DN of the administrator, who may do everything. */
    public String adminDn() {
        return ADMIN;
    }

    /** A file that holds the administrator's password and nothing else. */
    public Path adminPasswordFile() {
        return folder.resolve("admin.password");
    }

    @Override
    public LDAPConnection admin() {
        return client.bind(ADMIN, admin);
    }

    @Override
    public void load(String ldif) {
        client.load(ldif, ADMIN, admin);
    }

    @Override
    public void kill() {
        gate.breakOff();
        server.shutDown(true);
    }

    /** Connections are still accepted and TLS is agreed, unlike with a stopped process; no request is answered. */
    @Override
    public void pause() {
        gate.shut();
    }

    @Override
    public void resume() {
        gate.open();
    }

    @Override
    public void restart() {
        kill();
        try {
            listen();
        } catch (LDAPException e) {
            throw new ServerFailed("the embedded directory does not come back", e);
        }
    }

    /** From now on the reader has no right to see this entry, nor what is below it. */
    public void hide(String unit) {
        try {
            gate.hide(new DN(unit));
        } catch (LDAPException e) {
            throw new IllegalArgumentException("not a DN: " + unit, e);
        }
    }

    /** The reader sees everything again. */
    public void reveal() {
        gate.hide(null);
    }

    /** With the change log; nobody is stopped. */
    @Override
    public Runnable copy() {
        var snapshot = server.createSnapshot();
        return () -> server.restoreSnapshot(snapshot);
    }

    @Override
    public void close() {
        kill();
        folder.close();
    }

    private void listen() throws LDAPException {
        gate.open();
        server.startListening();
    }

    private InMemoryDirectoryServerConfig configuration() throws LDAPException {
        var config = new InMemoryDirectoryServerConfig(BASE);
        config.setSchema(LenientSchema.load());
        config.setEnforceAttributeSyntaxCompliance(false);
        config.setEnforceSingleStructuralObjectClass(false);
        config.addAdditionalBindCredentials(ADMIN, admin.value());
        config.setMaxChangeLogEntries(CHANGES_KEPT);
        config.setReferentialIntegrityAttributes("member", "owner", "manager", "managedBy", "seeAlso");
        config.setEqualityIndexAttributes("objectClass", "uid", "entryUUID");
        config.addInMemoryOperationInterceptor(gate);
        config.setListenerConfigs(listeners());
        return config;
    }

    private InMemoryListenerConfig[] listeners() throws LDAPException {
        var tls = authority
                .issue("directory.robot.test", address.host(), "directory.robot.test")
                .sslContext();
        var loopback = loopback();
        return new InMemoryListenerConfig[] {
            InMemoryListenerConfig.createLDAPConfig("ldap", loopback, address.ldapPort(), tls.getSocketFactory()),
            InMemoryListenerConfig.createLDAPSConfig(
                    "ldaps", loopback, address.ldapsPort(), tls.getServerSocketFactory(), tls.getSocketFactory())
        };
    }

    private InetAddress loopback() {
        try {
            return InetAddress.getByName(address.host());
        } catch (UnknownHostException e) {
            throw new IllegalStateException("an address in digits needs no name service", e);
        }
    }
}
