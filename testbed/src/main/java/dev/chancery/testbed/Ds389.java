package dev.chancery.testbed;

import com.unboundid.ldap.sdk.LDAPConnection;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * 389 Directory Server with its retro changelog, {@code entryUUID}, {@code memberOf} and referential integrity, over TLS.
 * Needs the programs {@code ns-slapd}, {@code certutil} and {@code pk12util}; needs no root.
 */
public final class Ds389 implements DirectoryServer {
    static final String INSTALL = "apt-get install --no-install-recommends 389-ds-base libnss3-tools";

    private final DirectoryAddress address;
    private final Authority authority;
    private final Ds389Accounts accounts;
    private final LdapsClient client;
    private final DirectoryProcess process;
    private final ServerFolder folder;
    private @Nullable LDAPConnection loading;

    private Ds389(ServerFolder folder) {
        this.folder = folder;
        address = DirectoryAddress.onLocalhost();
        authority = Authority.create("Testbed 389", folder.path());
        accounts = Ds389Accounts.create();
        client = new LdapsClient(address, authority);
        var program = ServerProgram.find("ns-slapd", INSTALL).toString();
        var configuration = new Ds389Configuration(folder, address);
        configuration.write(accounts.admin());
        configuration.certify(authority);
        // in the foreground, nothing told but errors
        var command = List.of(
                program,
                "-D",
                configuration.folder().toString(),
                "-i",
                folder.resolve("pid").toString(),
                "-d",
                "0");
        process = new DirectoryProcess(folder, "ns-slapd", command, Map.of(), client);
    }

    /**
     * Starts a server and returns when it answers.
     *
     * @throws MissingServer when 389 Directory Server is not installed
     * @throws ServerFailed when it does not come up
     */
    public static Ds389 start() {
        Without.skipIfAsked(ServerKind.DS389);
        var folder = ServerFolder.create("ds389");
        try {
            var server = new Ds389(folder);
            server.process.start();
            server.load(server.accounts.ldif());
            return server;
        } catch (RuntimeException e) {
            folder.close();
            throw e;
        }
    }

    @Override
    public DirectoryKind kind() {
        return DirectoryKind.DS389;
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
        return Ds389Accounts.BASE;
    }

    @Override
    public Path caFile() {
        return authority.certificateFile();
    }

    @Override
    public String readerDn() {
        return Ds389Accounts.READER;
    }

    @Override
    public Path readerPasswordFile() {
        return accounts.readerPassword(folder);
    }

    @Override
    public LDAPConnection admin() {
        return client.bind(Ds389Accounts.ADMIN, accounts.admin());
    }

    /** Over a connection that stays: the server takes longer for a new one than for ten changes. */
    @Override
    public synchronized void load(String ldif) {
        var open = loading;
        if (open == null) {
            open = admin();
            loading = open;
        }
        client.load(ldif, open);
    }

    private synchronized void hangUp() {
        if (loading != null) loading.close();
        loading = null;
    }

    @Override
    public void kill() {
        hangUp();
        process.kill();
    }

    @Override
    public void pause() {
        process.pause();
    }

    @Override
    public void resume() {
        process.resume();
    }

    @Override
    public Runnable copy() {
        hangUp();
        var restore = process.copy(folder.resolve(Ds389Configuration.DATABASE));
        return () -> {
            hangUp();
            restore.run();
        };
    }

    @Override
    public void restart() {
        hangUp();
        process.restart();
    }

    @Override
    public void close() {
        hangUp();
        process.close();
    }
}
