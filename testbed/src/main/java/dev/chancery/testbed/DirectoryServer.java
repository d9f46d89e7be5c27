package dev.chancery.testbed;

import com.unboundid.ldap.sdk.LDAPConnection;
import java.nio.file.Path;

/**
 * A running directory server, the same for tests over each kind, with what they need to be cruel to it.
 *
 * <p>Passwords are made afresh for each server. Its certificate names {@link #host()} and is issued by {@link #caFile()}.
 * Methods throw {@link ServerFailed} when the server does not do what it was asked.
 */
public abstract sealed class DirectoryServer implements AutoCloseable
        permits Ds389, EmbeddedDirectory, OpenLdap, SambaDomain {
    final DirectorySite site;
    final DirectoryEngine engine;

    DirectoryServer(DirectorySite site, DirectoryEngine engine) {
        this.site = site;
        this.engine = engine;
    }

    public abstract DirectoryKind kind();

    /** The loopback address that the server listens on, and that its certificate is valid for. */
    public final String host() {
        return site.address().host();
    }

    /** The port for LDAP in the clear and with StartTLS. */
    public final int ldapPort() {
        return site.address().ldapPort();
    }

    public final int ldapsPort() {
        return site.address().ldapsPort();
    }

    /** The DN under which everything lives, for example {@code dc=robot,dc=test}. */
    public final String baseDn() {
        return site.accounts().baseDn();
    }

    /** The certificate, in PEM, of the authority that issued the server's own. */
    public final Path caFile() {
        return site.authority().certificateFile();
    }

    /** The DN of an account that may read everything under the base, without a limit on size, and write nothing. */
    public final String readerDn() {
        return site.accounts().reader().dn();
    }

    /** A file that holds the reader's password and nothing else. */
    public final Path readerPasswordFile() {
        return site.readerPasswordFile();
    }

    /** A new connection over TLS, bound as administrator; the caller closes it. */
    public final LDAPConnection admin() {
        return site.client().bind();
    }

    /** Applies LDIF through LDAP as administrator; records without a change type are added. Stops at the first refusal. */
    public void load(String ldif) {
        site.client().load(ldif);
    }

    /** Ends the server at once, as a power cut does; nobody is told. */
    public final void kill() {
        engine.kill();
    }

    /**
     * The server keeps its sockets and answers nobody until {@link #resume()}. The embedded one still accepts connections and agrees on
     * TLS, unlike a stopped process.
     */
    public final void pause() {
        engine.pause();
    }

    public final void resume() {
        engine.resume();
    }

    /**
     * A copy of all that it has, as it is now; a server that is a program of its own is stopped meanwhile. To run it is to restore it,
     * whatever has happened since.
     */
    public final Runnable copy() {
        return engine.copy();
    }

    /** Brings the server back with the same data, addresses and certificate, killing it first where it runs. */
    public final void restart() {
        engine.restart();
    }

    /** Ends the server and removes all that it wrote. */
    @Override
    public final void close() {
        engine.close();
    }
}
