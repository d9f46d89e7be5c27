package dev.chancery.sync.directory;

import com.unboundid.ldap.sdk.DN;
import com.unboundid.ldap.sdk.Filter;
import com.unboundid.ldap.sdk.LDAPException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * How one directory is reached, and which part of it is read.
 *
 * @param name that the configuration gives to the directory
 * @param servers all of them, each able to answer alone
 * @param bind as whom we read
 * @param profile the kind of the servers
 * @param tree where robots and groups are
 * @param limits of patience
 */
public record LdapSettings(String name, Servers servers, Bind bind, Profile profile, Tree tree, Limits limits) {

    /** @throws IllegalArgumentException when the name is blank, or a client certificate would be shown without TLS */
    public LdapSettings {
        require(!name.isBlank(), "a directory needs a name");
        require(
                !(bind instanceof Bind.External && !servers.transport().hasTls()),
                "binding with a client certificate needs TLS");
        require(
                !(bind instanceof Bind.Kerberos && servers.transport() == Transport.PLAINTEXT_ALLOWED),
                "a Kerberos bind needs TLS, or the transport kerberos");
        require(
                servers.transport() != Transport.KERBEROS || bind instanceof Bind.Kerberos,
                "the transport kerberos needs a bind with principal and keytab");
    }

    /** What protects a connection. */
    public enum Transport {
        /** TLS from the first byte. */
        LDAPS,
        /** RFC 4511, 4.14: TLS before anything else is said. */
        START_TLS,
        /** RFC 4752, 3.1: {@code ldap://}, and everything after the Kerberos bind is encrypted under its session key. */
        KERBEROS,
        /** {@code ldap://} servers are spoken to in the clear, the password too. */
        PLAINTEXT_ALLOWED;

        boolean hasTls() {
            return this == LDAPS || this == START_TLS;
        }
    }

    /**
     * Where the servers are.
     *
     * @param uris {@code ldaps://host:port} or {@code ldap://host:port}, tried in this order; one reading keeps to one server
     * @param transport what protects the connections
     * @param trustStore PEM file of the certificate authorities that may vouch for the servers; null for the platform's
     */
    public record Servers(
            List<URI> uris, Transport transport, @Nullable Path trustStore) {
        private static final int LDAP_PORT = 389;
        private static final int LDAPS_PORT = 636;

        /** @throws IllegalArgumentException when there is no URI, or one is malformed or contradicts the transport */
        public Servers {
            uris = List.copyOf(uris);
            require(!uris.isEmpty(), "a directory needs at least one server");
            for (var uri : uris) check(uri, transport);
        }

        private static void check(URI uri, Transport transport) {
            require(uri.getUserInfo() == null, "a name and a password belong in bind, not in the address of a server");
            var bare = (uri.getPath() == null
                            || uri.getPath().isEmpty()
                            || uri.getPath().equals("/"))
                    && uri.getQuery() == null;
            require(uri.getHost() != null && bare, "not ldaps://host:port or ldap://host:port: " + uri);
            require(isLdap(uri) || isLdaps(uri), "neither ldaps: nor ldap: " + uri);
            require(
                    transport != Transport.LDAPS || isLdaps(uri),
                    uri + " is not protected: use ldaps:, or ask for StartTLS, or allow plain text in as many words");
            require(transport != Transport.START_TLS || isLdap(uri), "StartTLS begins at ldap:, not at " + uri);
            require(
                    transport != Transport.KERBEROS || isLdap(uri),
                    "the transport kerberos is spoken at ldap:, not at " + uri
                            + ": within TLS use the transport ldaps");
        }

        static boolean isLdaps(URI uri) {
            return "ldaps".equalsIgnoreCase(uri.getScheme());
        }

        private static boolean isLdap(URI uri) {
            return "ldap".equalsIgnoreCase(uri.getScheme());
        }

        static int port(URI uri) {
            if (uri.getPort() > 0) return uri.getPort();
            return isLdaps(uri) ? LDAPS_PORT : LDAP_PORT;
        }

        /** RFC 3986, 3.2.2: the brackets around an IPv6 address are no part of it. */
        static String host(URI uri) {
            var host = uri.getHost();
            return host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
        }
    }

    /** As whom we read. */
    public sealed interface Bind {
        /**
         * A name and a password, RFC 4513, 5.1.3.
         *
         * @param dn of the reader; Active Directory takes {@code user@realm} as well
         * @param password where it is; it is read at each bind, so that it can be changed while we run
         */
        record Simple(String dn, Password password) implements Bind {
            /** @throws IllegalArgumentException when the DN is blank: that would be an anonymous bind */
            public Simple {
                require(!dn.isBlank(), "a simple bind needs a DN");
            }
        }

        /** RFC 4422, appendix A: the server takes the name from our TLS client certificate. Both files are PEM. */
        record External(Path certificate, Path key) implements Bind {}

        /**
         * Kerberos, RFC 4752 (SASL GSSAPI). Where the realm's servers are, the platform's {@code krb5.conf} says; the server's
         * principal is {@code ldap/host} with the host of its URI.
         *
         * @param principal {@code name@REALM}
         * @param keytab with its key, read at each bind, so that it can be changed while we run
         */
        record Kerberos(String principal, Path keytab) implements Bind {
            /** @throws IllegalArgumentException when the principal names no realm */
            public Kerberos {
                require(principal.matches("[^@\\s]+@[^@\\s]+"), "not name@REALM: \"" + principal + "\"");
            }
        }
    }

    /** Where a password is; never the password itself. */
    public sealed interface Password {
        /** The whole file, without a line end. */
        record File(Path path) implements Password {}

        /** An environment variable. */
        record Environment(String variable) implements Password {}
    }

    /**
     * Which part of the directory is read.
     *
     * @param robotsBase robots are below it, at any depth
     * @param groupsBase groups are below it, at any depth; membership in others does not count
     * @param robotFilter which entries are robots; null for the profile's own
     * @param extraAttributes what mapping rules look at beyond what the profile needs
     * @param sentinelDn an entry that must be visible, or null: without it the reading is partial
     */
    public record Tree(
            String robotsBase,
            String groupsBase,
            @Nullable String robotFilter,
            List<String> extraAttributes,
            @Nullable String sentinelDn) {

        /** @throws IllegalArgumentException when a DN or the filter is malformed, or an attribute is secret or a wildcard */
        public Tree {
            extraAttributes = List.copyOf(extraAttributes);
            requireDn("robots' base", robotsBase);
            requireDn("groups' base", groupsBase);
            if (sentinelDn != null) requireDn("sentinel", sentinelDn);
            if (robotFilter != null) requireFilter(robotFilter);
            for (var attribute : extraAttributes) {
                require(attribute.matches("[A-Za-z0-9.-]+"), "not the name of an attribute: \"" + attribute + "\"");
                require(!Values.isSecret(attribute), attribute + " is a secret and never read");
            }
        }

        private static void requireDn(String what, String dn) {
            require(!dn.isBlank() && DN.isValidDN(dn), "the " + what + " is no DN: \"" + dn + "\"");
        }

        private static void requireFilter(String filter) {
            try {
                Filter.create(filter);
            } catch (LDAPException e) {
                throw new IllegalArgumentException("the robots' filter is malformed: " + e.getMessage(), e);
            }
        }
    }

    /**
     * How much is asked for at once, and how long we wait.
     *
     * @param pageSize entries that are asked for at once; Active Directory gives no more than 1,000
     * @param connectTimeout for one server to accept a connection
     * @param responseTimeout for one answer
     * @param readLimit for a whole reading
     */
    public record Limits(int pageSize, Duration connectTimeout, Duration responseTimeout, Duration readLimit) {
        private static final Duration LONGEST = Duration.ofHours(24);

        /** What suits most directories: pages of 1,000, 5 s, 30 s and 10 minutes. */
        public static final Limits USUAL =
                new Limits(1_000, Duration.ofSeconds(5), Duration.ofSeconds(30), Duration.ofMinutes(10));

        /** @throws IllegalArgumentException when a limit is not positive, or a time is longer than a day */
        public Limits {
            require(pageSize > 0, "the page size must be positive");
            requireTime("connect timeout", connectTimeout);
            requireTime("response timeout", responseTimeout);
            requireTime("read limit", readLimit);
        }

        private static void requireTime(String what, Duration time) {
            require(
                    time.toMillis() > 0 && time.compareTo(LONGEST) <= 0,
                    "the " + what + " must be between a millisecond and a day: "
                            + time.toString().toLowerCase(Locale.ROOT));
        }
    }

    private static void require(boolean condition, String otherwise) {
        if (!condition) throw new IllegalArgumentException(otherwise);
    }
}
