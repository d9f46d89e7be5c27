package dev.chancery.sync.directory;

import com.unboundid.ldap.listener.LDAPListener;
import com.unboundid.ldap.listener.LDAPListenerClientConnection;
import com.unboundid.ldap.listener.LDAPListenerConfig;
import com.unboundid.ldap.listener.LDAPListenerRequestHandler;
import com.unboundid.ldap.protocol.LDAPMessage;
import com.unboundid.ldap.protocol.SearchRequestProtocolOp;
import com.unboundid.ldap.protocol.SearchResultDoneProtocolOp;
import com.unboundid.ldap.sdk.Attribute;
import com.unboundid.ldap.sdk.Control;
import com.unboundid.ldap.sdk.LDAPConnection;
import com.unboundid.ldap.sdk.LDAPException;
import com.unboundid.ldap.sdk.LDAPSearchException;
import com.unboundid.ldap.sdk.SearchRequest;
import com.unboundid.ldap.sdk.SearchResult;
import com.unboundid.ldap.sdk.SearchResultEntry;
import dev.chancery.testbed.DirectoryServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Stands before a server that gives ranges only to those who ask for them, and asks: nobody gets more than a few members at once, as
 * from Active Directory, whose {@code MaxValRange} says how many. Lets everybody in.
 */
final class RangingServer implements AutoCloseable {
    private static final Pattern REST = Pattern.compile("member;range=([0-9]+)-\\*");

    private final DirectoryServer server;
    private final int most;
    private final LDAPListener listener;
    private final List<LDAPConnection> connections = new CopyOnWriteArrayList<>();
    private final List<String> given = new CopyOnWriteArrayList<>();

    /** @param most how many members at once */
    RangingServer(DirectoryServer server, int most) {
        this.server = server;
        this.most = most;
        try {
            var config = new LDAPListenerConfig(0, new Ranging(null, null));
            config.setListenAddress(InetAddress.getLoopbackAddress());
            listener = new LDAPListener(config);
            listener.startListening();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    String uri() {
        return "ldap://127.0.0.1:" + listener.getListenPort();
    }

    /** The pieces of members that were sent, as the server behind called them. */
    List<String> given() {
        return List.copyOf(given);
    }

    @Override
    public void close() {
        listener.shutDown(true);
        connections.forEach(LDAPConnection::close);
    }

    private String asked(String attribute) {
        var rest = REST.matcher(attribute);
        if (!attribute.equalsIgnoreCase("member") && !rest.matches()) return attribute;
        int first = rest.matches() ? Integer.parseInt(rest.group(1)) : 0;
        return "member;range=" + first + "-" + (first + most - 1);
    }

    private final class Ranging extends SearchesOnly {
        private final @Nullable LDAPListenerClientConnection client;
        private final @Nullable LDAPConnection behind;

        Ranging(@Nullable LDAPListenerClientConnection client, @Nullable LDAPConnection behind) {
            this.client = client;
            this.behind = behind;
        }

        @Override
        public LDAPListenerRequestHandler newInstance(LDAPListenerClientConnection connection) {
            var admin = server.admin();
            connections.add(admin);
            return new Ranging(connection, admin);
        }

        @Override
        public LDAPMessage processSearchRequest(int id, SearchRequestProtocolOp request, List<Control> controls) {
            try {
                var result = search(request, controls);
                for (var entry : result.getSearchEntries()) send(id, entry);
                return new LDAPMessage(
                        id, new SearchResultDoneProtocolOp(result), List.of(result.getResponseControls()));
            } catch (LDAPException e) {
                throw new IllegalStateException(e);
            }
        }

        private SearchResult search(SearchRequestProtocolOp request, List<Control> controls) throws LDAPException {
            var forwarded = new SearchRequest(
                    request.getBaseDN(),
                    request.getScope(),
                    request.getDerefPolicy(),
                    request.getSizeLimit(),
                    request.getTimeLimit(),
                    request.typesOnly(),
                    request.getFilter(),
                    request.getAttributes().stream()
                            .map(RangingServer.this::asked)
                            .toArray(String[]::new));
            forwarded.setControls(controls);
            try {
                return Objects.requireNonNull(behind).search(forwarded);
            } catch (LDAPSearchException refused) {
                return refused.getSearchResult();
            }
        }

        private void send(int id, SearchResultEntry entry) throws LDAPException {
            entry.getAttributes().stream()
                    .filter(Attribute::hasOptions)
                    .map(Attribute::getName)
                    .forEach(given::add);
            Objects.requireNonNull(client).sendSearchResultEntry(id, entry);
        }
    }
}
