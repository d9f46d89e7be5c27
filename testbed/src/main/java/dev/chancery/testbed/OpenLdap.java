package dev.chancery.testbed;

import com.unboundid.ldap.sdk.Control;
import com.unboundid.ldap.sdk.LDAPConnection;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * OpenLDAP's slapd with content synchronisation (RFC 4533), {@code memberOf}, referential integrity, password policy
 * and, over TLS, client certificates. Needs the program {@code slapd}; needs no root.
 */
public final class OpenLdap implements DirectoryServer {
    static final String INSTALL = "apt-get install slapd ldap-utils";

    private static final String BASE = "dc=robot,dc=test";
    private static final String READER = "sync";
    /** draft-zeilenga-ldap-relax; slapd wants it critical, and of an administrator. */
    private static final String RELAX_RULES = "1.3.6.1.4.1.4203.666.5.12";

    private final DirectoryAddress address;
    private final Authority authority;
    private final SlapdAccounts accounts;
    private final LdapsClient client;
    private final DirectoryProcess process;
    private final ServerFolder folder;

    private OpenLdap(ServerFolder folder, Setup setup) {
        this.folder = folder;
        address = DirectoryAddress.onLocalhost();
        authority = Authority.create("Testbed OpenLDAP", folder.path());
        accounts = SlapdAccounts.create(BASE, READER);
        client = new LdapsClient(address, authority, new Control(RELAX_RULES, true));
        var configuration = configure(setup);
        populate(configuration, setup.seed());
        process = new DirectoryProcess(folder, "slapd", command(configuration), Map.of(), client);
    }

    /** What may differ between servers. */
    public record Setup(@Nullable Path seed, String readerLimits, String synchronisation) {
        /**
         * No seed, for {@link #limitedDn()} the limit that slapd sets when nobody says anything: 500 entries, and a memory
         * of the last 1,000 changes for content synchronisation.
         */
        public static Setup standard() {
            return new Setup(null, "size=500", "syncprov-sessionlog 1000");
        }

        /**
         * The server begins with the entries of an LDIF file below the base, loaded offline: {@code entryUUID} is kept
         * as it stands there, and {@code memberOf} is not computed.
         */
        public Setup seededWith(Path ldif) {
            return new Setup(ldif, readerLimits, synchronisation);
        }

        /**
         * The server limits what {@link #limitedDn()} may search for.
         *
         * @param limits what follows the identity in slapd.conf(5) {@code limits}, for example {@code size=500 size.pr=100}
         */
        public Setup limiting(String limits) {
            return new Setup(seed, limits, synchronisation);
        }

        /** @param lines of slapo-syncprov(5), for example {@code syncprov-sessionlog 1} for a server that forgets quickly */
        public Setup synchronising(String lines) {
            return new Setup(seed, readerLimits, lines);
        }
    }

    /**
     * Starts a server and returns when it answers.
     *
     * @throws MissingServer when slapd is not installed
     * @throws ServerFailed when it does not come up
     */
    public static OpenLdap start() {
        return start(Setup.standard());
    }

    /** Like {@link #start()}, with a set-up of the caller's. */
    public static OpenLdap start(Setup setup) {
        Without.skipIfAsked(ServerKind.OPENLDAP);
        var folder = ServerFolder.create("openldap");
        try {
            var server = new OpenLdap(folder, setup);
            server.process.start();
            return server;
        } catch (RuntimeException e) {
            folder.close();
            throw e;
        }
    }

    @Override
    public DirectoryKind kind() {
        return DirectoryKind.OPENLDAP;
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
        return accounts.readerDn();
    }

    @Override
    public Path readerPasswordFile() {
        return folder.resolve(SlapdAccounts.READER_PASSWORD);
    }

    /** A reader whose searches the server limits, as {@link Setup#limiting} says. */
    public String limitedDn() {
        return accounts.limitedDn();
    }

    public Path limitedPasswordFile() {
        return folder.resolve(SlapdAccounts.LIMITED_PASSWORD);
    }

    /** From now on {@link #limitedDn()} is limited no more. */
    public void liftLimits() {
        load("dn: %s\nobjectClass: groupOfNames\ncn: trusted\nmember: %s\n"
                .formatted(accounts.trustedDn(), limitedDn()));
    }

    /** Takes {@code pwdAccountLockedTime} out of {@link #readerDn()}'s sight, as a slip in an ACL would, until {@link #showLocks}. */
    public void hideLocks() {
        load("dn: %s\nobjectClass: groupOfNames\ncn: blind\nmember: %s\n".formatted(accounts.blindDn(), readerDn()));
    }

    public void showLocks() {
        load("dn: " + accounts.blindDn() + "\nchangetype: delete\n");
    }

    /** A certificate with which SASL EXTERNAL (RFC 4422, appendix A) makes its holder {@link #readerDn()}. */
    public KeyMaterial readerCertificate() {
        return authority.issueClient(READER);
    }

    @Override
    public LDAPConnection admin() {
        return client.bind(accounts.adminDn(), accounts.admin());
    }

    @Override
    public void load(String ldif) {
        client.load(ldif, accounts.adminDn(), accounts.admin());
    }

    @Override
    public void kill() {
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
        return process.copy(folder.resolve("database"));
    }

    @Override
    public void restart() {
        process.restart();
    }

    @Override
    public void close() {
        process.close();
    }

    private Path configure(Setup setup) {
        accounts.writePasswords(folder);
        var certificate = authority.issue("directory.robot.test", address.host(), "directory.robot.test");
        var text = SlapdConfiguration.text(folder, certificate, caFile(), accounts, setup);
        try {
            Files.createDirectory(SlapdConfiguration.database(folder));
            return Files.writeString(OwnerOnly.create(folder.resolve("slapd.conf")), text);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write slapd's configuration", e);
        }
    }

    private void populate(Path configuration, @Nullable Path seed) {
        try {
            slapadd(configuration, Files.writeString(OwnerOnly.create(folder.resolve("base.ldif")), accounts.ldif()));
            if (seed != null) {
                slapadd(configuration, seed);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write slapd's first entries", e);
        }
    }

    private void slapadd(Path configuration, Path ldif) {
        var program = ServerProgram.find("slapadd", INSTALL).toString();
        var command = List.of(program, "-q", "-f", configuration.toString(), "-l", ldif.toString());
        ServerCommand.run(folder, "slapadd", command, Map.of());
    }

    private List<String> command(Path configuration) {
        var urls = "ldap://%s:%d/ ldaps://%s:%d/"
                .formatted(address.host(), address.ldapPort(), address.host(), address.ldapsPort());
        var program = ServerProgram.find("slapd", INSTALL).toString();
        return List.of(
                program, "-f", configuration.toString(), "-h", urls, "-d", "none"); // in the foreground, errors only
    }
}
