package dev.chancery.sync.directory;

import com.unboundid.asn1.ASN1OctetString;
import com.unboundid.ldap.sdk.Control;
import com.unboundid.ldap.sdk.LDAPConnection;
import com.unboundid.ldap.sdk.LDAPException;
import com.unboundid.ldap.sdk.SearchRequest;
import com.unboundid.ldap.sdk.SearchResult;
import com.unboundid.ldap.sdk.SearchResultEntry;
import com.unboundid.ldap.sdk.SearchResultListener;
import com.unboundid.ldap.sdk.SearchResultReference;
import com.unboundid.ldap.sdk.SearchScope;
import com.unboundid.ldap.sdk.controls.SimplePagedResultsControl;
import dev.chancery.sync.directory.DirectoryReading.PartialReason;
import dev.chancery.sync.directory.Failure.Progress;
import dev.chancery.sync.directory.LdapSettings.Limits;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One connection to one server, for one reading. A search gives everything or throws: whatever came before a failure is
 * thrown away.
 */
final class LdapSession implements AutoCloseable {
    /** MS-ADTS 3.1.1.3.4.1.5, LDAP_SERVER_DOMAIN_SCOPE_OID: no references to other naming contexts. */
    private static final String DOMAIN_SCOPE = "1.2.840.113556.1.4.1339";

    private final String server;
    private final LDAPConnection connection;
    private final Limits limits;
    private final Deadline deadline;
    private final boolean activeDirectory;

    LdapSession(String server, LDAPConnection connection, LdapSettings settings, Deadline deadline) {
        this.server = server;
        this.connection = connection;
        this.limits = settings.limits();
        this.deadline = deadline;
        this.activeDirectory = settings.profile() == Profile.ACTIVE_DIRECTORY;
    }

    String server() {
        return server;
    }

    /** One entry by its name; null when there is none. */
    @Nullable
    SearchResultEntry entry(String dn, String... attributes) {
        deadline.check(server, "\"" + dn + "\"");
        try {
            return connection.getEntry(dn, attributes);
        } catch (LDAPException e) {
            throw Failure.ofSearch(server, "\"" + dn + "\"", Progress.FIRST_PAGE, e);
        }
    }

    /** All entries below a base, page by page, with all values of the attributes. */
    void search(String base, String filter, Collection<String> attributes, Consumer<SearchResultEntry> each) {
        var what = "below \"" + base + "\"";
        @Nullable ASN1OctetString cookie = null;
        do {
            var page = new Page(what);
            var result = ask(page, request(page, base, filter, attributes), cookie);
            for (var entry : page.entries) each.accept(RangedValues.completed(entry, this));
            cookie = nextCookie(result, what);
        } while (cookie != null);
    }

    private static SearchRequest request(Page page, String base, String filter, Collection<String> attributes) {
        try {
            return new SearchRequest(page, base, SearchScope.SUB, filter, attributes.toArray(String[]::new));
        } catch (LDAPException e) {
            throw new IllegalStateException("settings let a malformed filter pass: " + filter, e);
        }
    }

    private SearchResult ask(Page page, SearchRequest request, @Nullable ASN1OctetString cookie) {
        deadline.check(server, page.what);
        request.addControl(new SimplePagedResultsControl(limits.pageSize(), cookie, true));
        if (activeDirectory) request.addControl(new Control(DOMAIN_SCOPE));
        request.setResponseTimeoutMillis(deadline.atMost(limits.responseTimeout()));
        try {
            var result = connection.search(request);
            if (result.getReferenceCount() > 0 || page.references > 0) throw page.referred();
            return result;
        } catch (LDAPException e) {
            if (page.references > 0) throw page.referred();
            throw Failure.ofSearch(server, page.what, cookie == null ? Progress.FIRST_PAGE : Progress.LATER_PAGE, e);
        }
    }

    /** RFC 2696: the last page has an empty cookie. An answer without the control may be anything but the last page. */
    private @Nullable ASN1OctetString nextCookie(SearchResult result, String what) {
        try {
            var control = SimplePagedResultsControl.get(result);
            if (control == null)
                throw new IncompleteReading(
                        PartialReason.LOST_PAGE,
                        server + ", reading " + what + ": a page came without its paging control");
            return control.moreResultsToReturn() ? control.getCookie() : null;
        } catch (LDAPException e) {
            throw Failure.ofSearch(server, what, Progress.LATER_PAGE, e);
        }
    }

    @Override
    public void close() {
        connection.close();
    }

    /** What one search operation brings. */
    private final class Page implements SearchResultListener {
        private static final long serialVersionUID = 1;

        private final transient List<SearchResultEntry> entries = new ArrayList<>();
        private final String what;
        private int references;

        Page(String what) {
            this.what = what;
        }

        @Override
        public void searchEntryReturned(SearchResultEntry entry) {
            deadline.check(server, what);
            entries.add(entry);
        }

        @Override
        public void searchReferenceReturned(SearchResultReference reference) {
            references++;
        }

        IncompleteReading referred() {
            return new IncompleteReading(
                    PartialReason.REFERRAL,
                    server + ", reading " + what
                            + ": part of it is on another server; read that server, or a base without referrals");
        }
    }
}
