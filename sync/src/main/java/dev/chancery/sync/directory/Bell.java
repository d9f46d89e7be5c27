package dev.chancery.sync.directory;

import com.unboundid.ldap.sdk.AsyncRequestID;
import com.unboundid.ldap.sdk.AsyncSearchResultListener;
import com.unboundid.ldap.sdk.Control;
import com.unboundid.ldap.sdk.LDAPException;
import com.unboundid.ldap.sdk.SearchRequest;
import com.unboundid.ldap.sdk.SearchResult;
import com.unboundid.ldap.sdk.SearchResultEntry;
import com.unboundid.ldap.sdk.SearchResultReference;
import com.unboundid.ldap.sdk.SearchScope;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Rings when Active Directory notifies of any change in a domain (MS-ADTS 3.1.1.3.4.1.9); what changed is asked elsewhere. */
final class Bell implements AsyncSearchResultListener {
    private static final long serialVersionUID = 1;
    private static final String NOTIFICATION = "1.2.840.113556.1.4.528";

    private final transient Semaphore rings = new Semaphore(0);
    private volatile @Nullable String refusal;

    /** Null when the server does not notify us: then somebody has to ask from time to time. */
    @Nullable
    AsyncRequestID ring(LdapSession session, String domain) {
        try {
            var request = new SearchRequest(this, domain, SearchScope.SUB, "(objectClass=*)", "objectGUID");
            request.addControl(new Control(NOTIFICATION, true));
            request.addControl(new Control(DirSyncChanges.SHOW_DELETED));
            request.setResponseTimeoutMillis(0); // it never ends by itself
            return session.connection().asyncSearch(request);
        } catch (LDAPException e) {
            refusal = Failure.said(e);
            return null;
        }
    }

    void await(Duration patience) {
        try {
            if (rings.tryAcquire(patience.toMillis(), TimeUnit.MILLISECONDS)) rings.drainPermits();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    void silence() {
        rings.drainPermits();
    }

    /** Why it never rings again; null while it may. */
    @Nullable
    String refusal() {
        return refusal;
    }

    @Override
    public void searchEntryReturned(SearchResultEntry entry) {
        rings.release();
    }

    @Override
    public void searchReferenceReturned(SearchResultReference reference) {
        // Changes in other domains do not concern us.
    }

    @Override
    public void searchResultReceived(AsyncRequestID request, SearchResult result) {
        refusal = Failure.said(new LDAPException(result));
        rings.release();
    }
}
