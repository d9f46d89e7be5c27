package dev.chancery.testbed;

import com.unboundid.ldap.sdk.Control;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * OpenLDAP's slapd with content synchronisation (RFC 4533), {@code memberOf}, referential integrity, password policy
 * and, over TLS, client certificates. Needs the program {@code slapd}; needs no root.
 */
public final class OpenLdap extends DirectoryServer {
    static final String INSTALL = "apt-get install slapd ldap-utils";

    private static final String READER = "sync";
    /** draft-zeilenga-ldap-relax; slapd wants it critical, and of an administrator. */
    private static final String RELAX_RULES = "1.3.6.1.4.1.4203.666.5.12";

    private final SlapdAccounts accounts;

    private OpenLdap(DirectorySite site, DirectoryEngine engine, SlapdAccounts accounts) {
        super(site, engine);
        this.accounts = accounts;
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
        return ServerFolder.startIn("openldap", folder -> {
            var accounts = SlapdAccounts.create(DirectoryAccounts.BASE, READER);
            var site = DirectorySite.onLocalhost(folder, accounts.unlimited(), new Control(RELAX_RULES, true));
            var server = new OpenLdap(site, new Slapd(site, accounts).process(setup), accounts);
            accounts.limited().writeTo(server.limitedPasswordFile());
            server.engine.start();
            return server;
        });
    }

    @Override
    public DirectoryKind kind() {
        return DirectoryKind.OPENLDAP;
    }

    /** A reader whose searches the server limits, as {@link Setup#limiting} says. */
    public String limitedDn() {
        return accounts.limitedDn();
    }

    public Path limitedPasswordFile() {
        return site.folder().resolve("limited.password");
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
        return site.authority().issueClient(READER);
    }
}
