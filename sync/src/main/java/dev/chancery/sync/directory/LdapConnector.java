package dev.chancery.sync.directory;

import com.unboundid.ldap.sdk.BindRequest;
import com.unboundid.ldap.sdk.LDAPConnection;
import com.unboundid.ldap.sdk.LDAPConnectionOptions;
import com.unboundid.ldap.sdk.LDAPException;
import com.unboundid.ldap.sdk.extensions.StartTLSExtendedRequest;
import dev.chancery.sync.directory.DirectoryReading.PartialReason;
import dev.chancery.sync.directory.LdapSettings.Bind;
import dev.chancery.sync.directory.LdapSettings.Servers;
import dev.chancery.sync.directory.LdapSettings.Transport;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Collectors;
import javax.net.ssl.SSLSocketFactory;

/** Finds the first server that answers, is who it should be, and lets us in. */
final class LdapConnector {
    /** One group of some hundred thousand members is one message. */
    private static final int LARGEST_MESSAGE = 256 << 20;

    private static final ReentrantLock KERBEROS = new ReentrantLock();

    private final LdapSettings settings;
    private final Deadline deadline;
    private final RefusedSecret refused;

    LdapConnector(LdapSettings settings, Deadline deadline, RefusedSecret refused) {
        this.settings = settings;
        this.deadline = deadline;
        this.refused = refused;
    }

    /** @throws IncompleteReading when no server can be used, or one refuses our credentials: more tries would lock them */
    LdapSession open() {
        refused.requireAnother(new Credentials(settings).digest());
        List<IncompleteReading> failures = new ArrayList<>();
        for (var uri : settings.servers().uris()) {
            deadline.check(uri.toString(), "anything");
            try {
                return open(uri);
            } catch (IncompleteReading e) {
                if (e.reason() == PartialReason.WRONG_CREDENTIALS) throw e;
                failures.add(e);
            }
        }
        throw new IncompleteReading(
                failures.getFirst().reason(),
                failures.stream().map(IncompleteReading::detail).collect(Collectors.joining("; ")));
    }

    private LdapSession open(URI uri) {
        var connection = connect(uri);
        try {
            bind(uri, connection);
            return new LdapSession(uri.toString(), connection, settings, deadline);
        } catch (RuntimeException e) {
            connection.close();
            throw e;
        }
    }

    private LDAPConnection connect(URI uri) {
        var trust = new ServerTrust(settings.servers().trustStore());
        try {
            return connect(uri, trust);
        } catch (LDAPException e) {
            if (trust.refusal() != null)
                throw new IncompleteReading(
                        PartialReason.UNTRUSTED_SERVER, uri + " is not trusted: " + trust.refusal());
            throw new IncompleteReading(
                    Failure.isSilence(e) ? PartialReason.TIME_LIMIT : PartialReason.UNREACHABLE,
                    uri + " cannot be reached: " + Failure.cause(e));
        }
    }

    private LDAPConnection connect(URI uri, ServerTrust trust) throws LDAPException {
        var options = options(trust);
        var host = Servers.host(uri);
        int port = Servers.port(uri);
        if (Servers.isLdaps(uri)) return new LDAPConnection(sockets(trust), options, host, port);
        var connection = new LDAPConnection(options, host, port);
        if (settings.servers().transport() != Transport.START_TLS)
            return connection; // in the clear, or sealed by the bind
        try {
            protect(connection, trust);
            return connection;
        } catch (LDAPException | RuntimeException e) {
            connection.close();
            throw e;
        }
    }

    private void protect(LDAPConnection connection, ServerTrust trust) throws LDAPException {
        var request = new StartTLSExtendedRequest(sockets(trust));
        var result = connection.processExtendedOperation(request);
        if (result.getResultCode().intValue() != 0) throw new LDAPException(result);
    }

    private SSLSocketFactory sockets(ServerTrust trust) {
        return trust.sockets(settings.bind(), settings.limits().connectTimeout());
    }

    private LDAPConnectionOptions options(ServerTrust trust) {
        var limits = settings.limits();
        var options = new LDAPConnectionOptions();
        options.setConnectTimeoutMillis((int) deadline.atMost(limits.connectTimeout()));
        options.setResponseTimeoutMillis(deadline.atMost(limits.responseTimeout()));
        options.setFollowReferrals(false);
        options.setUseSchema(false);
        options.setMaxMessageSize(LARGEST_MESSAGE);
        options.setSSLSocketVerifier(trust);
        return options;
    }

    private void bind(URI uri, LDAPConnection connection) {
        var credentials = new Credentials(settings);
        var digest = credentials.digest();
        var request = credentials.request();
        request.setResponseTimeoutMillis(deadline.atMost(settings.limits().responseTimeout()));
        try {
            if (settings.bind() instanceof Bind.Kerberos) bindAlone(connection, request);
            else connection.bind(request);
            refused.accepted();
        } catch (LDAPException e) {
            throw refused.refused(digest, Failure.ofBind(uri.toString(), credentials.who(), e));
        }
    }

    /** JAAS has one configuration for the whole JVM, and two binds at once would take each other's keytab for their own. */
    private static void bindAlone(LDAPConnection connection, BindRequest request) throws LDAPException {
        KERBEROS.lock();
        try {
            connection.bind(request);
        } finally {
            KERBEROS.unlock();
        }
    }
}
