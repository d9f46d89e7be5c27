package dev.chancery.testbed;

import com.unboundid.ldap.sdk.DN;
import com.unboundid.ldap.sdk.LDAPException;
import com.unboundid.ldap.sdk.unboundidds.controls.IgnoreNoUserModificationRequestControl;
import java.nio.file.Path;

/**
 * A directory inside this JVM, with LDAPS, StartTLS, a change log ({@code cn=changelog}) and referential integrity. It
 * takes entries shaped as Active Directory's as well as the standard ones, keeps an {@code entryUUID} that comes with
 * an entry, and computes no {@code memberOf}. The data live as long as the object, also while it is killed.
 */
public final class EmbeddedDirectory extends DirectoryServer {
    private static final String ADMIN = "cn=admin";

    private final Gate gate;

    private EmbeddedDirectory(DirectorySite site, Gate gate) {
        super(site, EmbeddedEngine.create(site, gate));
        this.gate = gate;
    }

    /**
     * Starts an empty directory with its reader.
     *
     * @throws ServerFailed when it does not come up
     */
    public static EmbeddedDirectory start() {
        Without.skipIfAsked(ServerKind.EMBEDDED_DIRECTORY);
        return ServerFolder.startIn("embedded-directory", folder -> {
            var base = DirectoryAccounts.BASE;
            var accounts = DirectoryAccounts.withNewPasswords(base, ADMIN, "cn=reader," + base);
            var site = DirectorySite.onLocalhost(folder, accounts, new IgnoreNoUserModificationRequestControl());
            var directory = new EmbeddedDirectory(site, new Gate(ADMIN));
            accounts.administrator().password().writeTo(directory.adminPasswordFile());
            directory.engine.start();
            return directory;
        });
    }

    @Override
    public DirectoryKind kind() {
        return DirectoryKind.EMBEDDED;
    }

    /** The DN of the administrator, who may do everything. */
    public String adminDn() {
        return ADMIN;
    }

    /** A file that holds the administrator's password and nothing else. */
    public Path adminPasswordFile() {
        return site.folder().resolve("admin.password");
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
}
