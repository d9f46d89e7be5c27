package dev.chancery.sync.directory;

import com.unboundid.asn1.ASN1OctetString;
import com.unboundid.ldap.sdk.Control;
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
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** One search of a subtree in pages (RFC 2696). */
final class PagedSearch {
    /** MS-ADTS 3.1.1.3.4.1.5, LDAP_SERVER_DOMAIN_SCOPE_OID: no references to other naming contexts. */
    static final String DOMAIN_SCOPE = "1.2.840.113556.1.4.1339";

    private final LdapSession session;
    private final String base;
    private final String filter;
    private final String[] attributes;
    private final String what;

    PagedSearch(LdapSession session, String base, String filter, Collection<String> attributes) {
        this.session = session;
        this.base = base;
        this.filter = filter;
        this.attributes = attributes.toArray(String[]::new);
        this.what = "below \"" + base + "\"";
    }

    /**
     * All entries with all values, in no particular order. Each is handed on while the rest of its page is under way,
     * except those whose values come in ranges: these need the connection for themselves.
     *
     * @throws IncompleteReading when a page is missing; what came before it is worth nothing then
     */
    void forEach(Consumer<SearchResultEntry> each) {
        @Nullable ASN1OctetString cookie = null;
        do {
            var page = ask(cookie, each);
            for (var entry : page.ranged) each.accept(RangedValues.completed(entry, session));
            cookie = page.next;
        } while (cookie != null);
    }

    private Page ask(@Nullable ASN1OctetString cookie, Consumer<SearchResultEntry> each) {
        session.deadline().check(session.server(), what);
        var page = new Page(each);
        try {
            var result = session.connection().search(request(page, cookie));
            if (result.getReferenceCount() > 0 || page.references > 0) throw referred();
            page.next = nextCookie(result);
            return page;
        } catch (LDAPException e) {
            if (page.references > 0) throw referred();
            var progress = cookie == null ? Progress.FIRST_PAGE : Progress.LATER_PAGE;
            throw session.failed(what, progress, e);
        }
    }

    private SearchRequest request(Page page, @Nullable ASN1OctetString cookie) throws LDAPException {
        var request = new SearchRequest(page, base, SearchScope.SUB, filter, attributes);
        request.addControl(new SimplePagedResultsControl(session.limits().pageSize(), cookie, true));
        if (session.isActiveDirectory()) request.addControl(new Control(DOMAIN_SCOPE));
        request.setResponseTimeoutMillis(
                session.deadline().atMost(session.limits().responseTimeout()));
        return request;
    }

    /** The last page has an empty cookie. An answer without the control may be anything but the last page. */
    private @Nullable ASN1OctetString nextCookie(SearchResult result) throws LDAPException {
        var control = SimplePagedResultsControl.get(result);
        if (control == null)
            throw new IncompleteReading(
                    PartialReason.LOST_PAGE,
                    session.server() + ", reading " + what + ": a page came without its paging control");
        return control.moreResultsToReturn() ? control.getCookie() : null;
    }

    private IncompleteReading referred() {
        return new IncompleteReading(
                PartialReason.REFERRAL,
                session.server() + ", reading " + what
                        + ": part of it is on another server; read that server, or a base without referrals");
    }

    /** What one search operation brings; {@code next} is the cookie of the following page, null after the last. */
    private final class Page implements SearchResultListener {
        private static final long serialVersionUID = 1;

        private final transient Consumer<SearchResultEntry> each;
        private final transient List<SearchResultEntry> ranged = new ArrayList<>();
        private transient @Nullable ASN1OctetString next;
        private int references;

        Page(Consumer<SearchResultEntry> each) {
            this.each = each;
        }

        @Override
        public void searchEntryReturned(SearchResultEntry entry) {
            session.deadline().check(session.server(), what);
            if (RangedValues.areIn(entry)) ranged.add(entry);
            else each.accept(entry);
        }

        @Override
        public void searchReferenceReturned(SearchResultReference reference) {
            references++;
        }
    }
}
