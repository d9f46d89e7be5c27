package dev.chancery.testbed;

import java.util.List;
import java.util.Map;

/**
 * 389 Directory Server with its retro changelog, {@code entryUUID}, {@code memberOf} and referential integrity, over TLS.
 * Needs the programs {@code ns-slapd}, {@code certutil} and {@code pk12util}; needs no root.
 */
public final class Ds389 extends DirectoryServer {
    static final String INSTALL = "apt-get install --no-install-recommends 389-ds-base libnss3-tools";

    private Ds389(DirectorySite site, DirectoryEngine engine) {
        super(site, engine);
    }

    /**
     * Starts a server and returns when it answers.
     *
     * @throws MissingServer when 389 Directory Server is not installed
     * @throws ServerFailed when it does not come up
     */
    public static Ds389 start() {
        Without.skipIfAsked(ServerKind.DS389);
        return ServerFolder.startIn("ds389", folder -> {
            var base = DirectoryAccounts.BASE;
            var accounts = DirectoryAccounts.withNewPasswords(base, "cn=Directory Manager", "uid=sync," + base);
            var site = DirectorySite.onLocalhost(folder, accounts);
            var server = new Ds389(site, process(site));
            server.engine.start();
            server.load(Ds389Entries.ldif(accounts));
            return server;
        });
    }

    private static DirectoryProcess process(DirectorySite site) {
        var program = ServerProgram.find("ns-slapd", INSTALL).toString();
        var configuration = new Ds389Configuration(site);
        configuration.write();
        configuration.certify();
        // in the foreground, nothing told but errors
        var command = List.of(
                program,
                "-D",
                configuration.folder().toString(),
                "-i",
                site.folder().resolve("pid").toString(),
                "-d",
                "0");
        return new DirectoryProcess(site, "ns-slapd", command, Map.of(), configuration.database());
    }

    @Override
    public DirectoryKind kind() {
        return DirectoryKind.DS389;
    }

    /** Over a connection that stays: the server takes longer for a new one than for ten changes. */
    @Override
    public void load(String ldif) {
        site.client().loadStaying(ldif);
    }
}
