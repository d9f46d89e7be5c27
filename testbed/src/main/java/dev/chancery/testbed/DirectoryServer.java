package dev.chancery.testbed;

import com.unboundid.ldap.sdk.LDAPConnection;
import java.nio.file.Path;

/**
 * A running directory server, the same for tests over each kind, with what they need to be cruel to it.
 *
 * <p>Passwords are made afresh for each server. Its certificate names {@link #host()} and is issued by {@link #caFile()}.
 * Methods throw {@link ServerFailed} when the server does not do what it was asked.
 */
public interface DirectoryServer extends AutoCloseable {
    DirectoryKind kind();

    /** The loopback address that the server listens on, and that its certificate is valid for. */
    String host();

    /** The port for LDAP in the clear and with StartTLS. */
    int ldapPort();

    int ldapsPort();

    /** The DN under which everything lives, for example {@code dc=robot,dc=test}. */
    String baseDn();

    /** The certificate, in PEM, of the authority that issued the server's own. */
    Path caFile();

    /** The DN of an account that may read everything under the base, without a limit on size, and write nothing. */
    String readerDn();

    /** A file that holds the reader's password and nothing else. */
    Path readerPasswordFile();

    /** A new connection over TLS, bound as administrator; the caller closes it. */
    LDAPConnection admin();

    /** Applies LDIF through LDAP as administrator; records without a change type are added. Stops at the first refusal. */
    void load(String ldif);

    /** Ends the server at once, as a power cut does; nobody is told. */
    void kill();

    /** The server keeps its sockets and answers nobody until {@link #resume()}. */
    void pause();

    void resume();

    /**
     * A copy of all that it has, as it is now; a server that is a program of its own is stopped meanwhile. To run it is to restore it,
     * whatever has happened since.
     */
    Runnable copy();

    /** Brings the server back with the same data, addresses and certificate, killing it first where it runs. */
    void restart();

    /** Ends the server and removes all that it wrote. */
    @Override
    void close();
}
