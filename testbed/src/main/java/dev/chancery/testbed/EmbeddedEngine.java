package dev.chancery.testbed;

import com.unboundid.ldap.listener.InMemoryDirectoryServer;
import com.unboundid.ldap.listener.InMemoryDirectoryServerConfig;
import com.unboundid.ldap.listener.InMemoryListenerConfig;
import com.unboundid.ldap.sdk.Attribute;
import com.unboundid.ldap.sdk.LDAPException;
import java.net.InetAddress;
import java.net.UnknownHostException;

/** A directory server inside this JVM. The data live as long as the object, also while it is killed. */
final class EmbeddedEngine implements DirectoryEngine {
    private static final int CHANGES_KEPT = 10_000;

    private final DirectorySite site;
    private final Gate gate;
    private final InMemoryDirectoryServer server;

    private EmbeddedEngine(DirectorySite site, Gate gate) throws LDAPException {
        this.site = site;
        this.gate = gate;
        server = new InMemoryDirectoryServer(configuration());
    }

    /** With its base entry and its reader, not started yet. */
    static EmbeddedEngine create(DirectorySite site, Gate gate) {
        try {
            var engine = new EmbeddedEngine(site, gate);
            engine.populate();
            return engine;
        } catch (LDAPException e) {
            throw new ServerFailed("the embedded directory cannot be made", e);
        }
    }

    @Override
    public void start() {
        gate.open();
        try {
            server.startListening();
        } catch (LDAPException e) {
            throw new ServerFailed("the embedded directory does not start", e);
        }
    }

    @Override
    public void kill() {
        gate.breakOff();
        server.shutDown(true);
    }

    @Override
    public void pause() {
        gate.shut();
    }

    @Override
    public void resume() {
        gate.open();
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
        site.folder().close();
    }

    private void populate() throws LDAPException {
        var reader = site.accounts().reader();
        server.add(site.accounts().baseDn(), new Attribute("objectClass", "domain"), new Attribute("dc", "robot"));
        server.add(
                reader.dn(),
                new Attribute("objectClass", "applicationProcess", "simpleSecurityObject"),
                new Attribute("cn", "reader"),
                new Attribute("userPassword", reader.password().value()));
    }

    private InMemoryDirectoryServerConfig configuration() throws LDAPException {
        var administrator = site.accounts().administrator();
        var config = new InMemoryDirectoryServerConfig(site.accounts().baseDn());
        config.setSchema(LenientSchema.load());
        config.setEnforceAttributeSyntaxCompliance(false);
        config.setEnforceSingleStructuralObjectClass(false);
        config.addAdditionalBindCredentials(
                administrator.dn(), administrator.password().value());
        config.setMaxChangeLogEntries(CHANGES_KEPT);
        config.setReferentialIntegrityAttributes("member", "owner", "manager", "managedBy", "seeAlso");
        config.setEqualityIndexAttributes("objectClass", "uid", "entryUUID");
        config.addInMemoryOperationInterceptor(gate);
        config.setListenerConfigs(listeners());
        return config;
    }

    private InMemoryListenerConfig[] listeners() throws LDAPException {
        var address = site.address();
        var tls = site.issueCertificate().sslContext();
        var loopback = loopback();
        return new InMemoryListenerConfig[] {
            InMemoryListenerConfig.createLDAPConfig("ldap", loopback, address.ldapPort(), tls.getSocketFactory()),
            InMemoryListenerConfig.createLDAPSConfig(
                    "ldaps", loopback, address.ldapsPort(), tls.getServerSocketFactory(), tls.getSocketFactory())
        };
    }

    private InetAddress loopback() {
        try {
            return InetAddress.getByName(site.address().host());
        } catch (UnknownHostException e) {
            throw new IllegalStateException("an address in digits needs no name service", e);
        }
    }
}
