package dev.chancery.testbed;

import com.unboundid.ldap.sdk.Control;
import com.unboundid.ldap.sdk.LDAPConnection;
import com.unboundid.ldap.sdk.LDAPConnectionOptions;
import com.unboundid.ldap.sdk.LDAPException;
import com.unboundid.ldif.LDIFAddChangeRecord;
import com.unboundid.ldif.LDIFChangeRecord;
import com.unboundid.ldif.LDIFException;
import com.unboundid.ldif.LDIFReader;
import com.unboundid.util.ssl.HostNameSSLSocketVerifier;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.StringReader;
import java.time.Duration;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/** Connects to one directory over TLS as its administrator, verifying the certificate and the host name that it is for. */
final class LdapsClient {
    private static final int CONNECT_MILLIS = (int) Duration.ofSeconds(60).toMillis();
    private static final int RESPONSE_MILLIS = (int) Duration.ofSeconds(60).toMillis();

    private final DirectoryAddress address;
    private final SSLContext trust;
    private final DirectoryAccount administrator;
    private final Control[] keepingEntryUuid;
    private @Nullable LDAPConnection staying;

    /**
     * A client of the server at an address.
     *
     * @param keepingEntryUuid with what this server takes an entry whose {@code entryUUID} is given, if it can
     */
    LdapsClient(
            DirectoryAddress address,
            Authority authority,
            DirectoryAccount administrator,
            Control... keepingEntryUuid) {
        this.address = address;
        this.trust = authority.clientContext();
        this.administrator = administrator;
        this.keepingEntryUuid = keepingEntryUuid.clone();
    }

    /** Whether the server answers a reading of its root DSE; throws what hinders it. */
    boolean answers() throws LDAPException {
        try (var connection = connect()) {
            return connection.getRootDSE() != null;
        }
    }

    /** A bound connection; the caller closes it. */
    LDAPConnection bind() {
        try {
            var connection = connect();
            try {
                connection.bind(administrator.dn(), administrator.password().value());
                return connection;
            } catch (LDAPException e) {
                connection.close();
                throw e;
            }
        } catch (LDAPException e) {
            throw new ServerFailed("cannot bind as " + administrator.dn() + ": " + e.getExceptionMessage(), e);
        }
    }

    /** Applies LDIF; records without a change type are added. */
    void load(String ldif) {
        try (var connection = bind()) {
            load(ldif, connection);
        }
    }

    /** Like {@link #load}, over a connection that stays until {@link #hangUp}. */
    synchronized void loadStaying(String ldif) {
        var connection = staying;
        if (connection == null) {
            connection = bind();
            staying = connection;
        }
        load(ldif, connection);
    }

    synchronized void hangUp() {
        if (staying != null) staying.close();
        staying = null;
    }

    private void load(String ldif, LDAPConnection connection) {
        try (var reader = new LDIFReader(new BufferedReader(new StringReader(ldif)))) {
            for (var change = reader.readChangeRecord(true); change != null; change = reader.readChangeRecord(true)) {
                apply(change, connection);
            }
        } catch (IOException | LDIFException e) {
            throw new IllegalArgumentException("not LDIF: " + e.getMessage(), e);
        }
    }

    private void apply(LDIFChangeRecord change, LDAPConnection connection) {
        try {
            if (change instanceof LDIFAddChangeRecord add && add.getEntryToAdd().hasAttribute("entryUUID")) {
                var request = add.toAddRequest(true);
                request.addControls(keepingEntryUuid);
                connection.add(request);
            } else {
                change.processChange(connection);
            }
        } catch (LDAPException e) {
            throw new ServerFailed(change.getDN() + " was refused: " + e.getExceptionMessage(), e);
        }
    }

    private LDAPConnection connect() throws LDAPException {
        var options = new LDAPConnectionOptions();
        options.setConnectTimeoutMillis(CONNECT_MILLIS);
        options.setResponseTimeoutMillis(RESPONSE_MILLIS);
        options.setSSLSocketVerifier(new HostNameSSLSocketVerifier(false));
        return new LDAPConnection(trust.getSocketFactory(), options, address.host(), address.ldapsPort());
    }
}
