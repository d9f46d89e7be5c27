package dev.chancery.sync.directory;

import com.unboundid.asn1.ASN1OctetString;
import com.unboundid.ldap.sdk.AsyncRequestID;
import com.unboundid.ldap.sdk.AsyncSearchResultListener;
import com.unboundid.ldap.sdk.Entry;
import com.unboundid.ldap.sdk.IntermediateResponse;
import com.unboundid.ldap.sdk.IntermediateResponseListener;
import com.unboundid.ldap.sdk.LDAPException;
import com.unboundid.ldap.sdk.SearchResult;
import com.unboundid.ldap.sdk.SearchResultEntry;
import com.unboundid.ldap.sdk.SearchResultReference;
import com.unboundid.ldap.sdk.controls.ContentSyncInfoIntermediateResponse;
import com.unboundid.ldap.sdk.controls.ContentSyncStateControl;
import dev.chancery.sync.directory.ContentSyncSearch.News.Cookie;
import dev.chancery.sync.directory.ContentSyncSearch.News.Ended;
import dev.chancery.sync.directory.ContentSyncSearch.News.Garbled;
import dev.chancery.sync.directory.ContentSyncSearch.News.Presence;
import dev.chancery.sync.directory.ContentSyncSearch.News.Refreshed;
import dev.chancery.sync.directory.ContentSyncSearch.News.Touched;
import java.util.List;
import java.util.Queue;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Puts what one content synchronisation says into a queue, in its order. */
final class ContentSyncSearch implements AsyncSearchResultListener, IntermediateResponseListener {
    private static final long serialVersionUID = 1;

    private final String base;
    private final String idAttribute;
    private final transient Queue<News> news;

    /** @param idAttribute that the search asks for: entries must be told of by the id that they are known by */
    ContentSyncSearch(String base, String idAttribute, Queue<News> news) {
        this.base = base;
        this.idAttribute = idAttribute;
        this.news = news;
    }

    /** One thing said; {@code base} names the search. */
    sealed interface News {
        record Touched(Touch touch) implements News {}

        /** RFC 4533, 2.2 and 2.5: where to go on; empty when the server has no such place. */
        record Cookie(String base, ASN1OctetString value) implements News {}

        /** RFC 4533, 3.3.1: the server lists who is there, because it does not know who is not any more. */
        record Presence() implements News {}

        /** The refresh stage is over. */
        record Refreshed(String base) implements News {}

        record Ended(SearchResult result) implements News {}

        record Garbled(String what) implements News {}
    }

    @Override
    public void searchEntryReturned(SearchResultEntry entry) {
        try {
            var state = ContentSyncStateControl.get(entry);
            if (state == null) {
                news.add(new Garbled("an entry came without its state"));
                return;
            }
            if (isOfAnother(state.getEntryUUID(), entry)) {
                news.add(new Garbled("it tells of entries by another id than their " + idAttribute));
                return;
            }
            switch (state.getState()) {
                case ADD, MODIFY -> touched(state.getEntryUUID(), entry.getDN(), Touch.Sort.CHANGED_OR_MOVED);
                case DELETE -> touched(state.getEntryUUID(), entry.getDN(), Touch.Sort.LEFT);
                case PRESENT -> news.add(new Presence());
            }
            cookie(state.getCookie());
        } catch (LDAPException e) {
            news.add(new Garbled(Failure.said(e)));
        }
    }

    /** 389 Directory Server tells of entries by {@code nsUniqueId}, and whoever is told of would be nobody we know. */
    private boolean isOfAnother(UUID told, Entry entry) {
        var own = entry.getAttributeValue(idAttribute);
        return own != null && !own.equalsIgnoreCase(told.toString());
    }

    private void left(@Nullable List<UUID> ids) {
        if (ids == null) news.add(new Garbled("a set of ids came without ids"));
        else ids.forEach(id -> touched(id, null, Touch.Sort.LEFT));
    }

    private void touched(UUID id, @Nullable String dn, Touch.Sort sort) {
        news.add(new Touched(new Touch(new StableId(id.toString()), dn, sort)));
    }

    private void cookie(@Nullable ASN1OctetString value) {
        if (value != null) news.add(new Cookie(base, value));
    }

    @Override
    public void intermediateResponseReturned(IntermediateResponse response) {
        if (!ContentSyncInfoIntermediateResponse.SYNC_INFO_OID.equals(response.getOID())) return;
        try {
            var info = ContentSyncInfoIntermediateResponse.decode(response);
            cookie(info.getCookie());
            switch (info.getType()) {
                case NEW_COOKIE -> {}
                case REFRESH_DELETE -> {
                    if (info.refreshDone()) news.add(new Refreshed(base));
                }
                case REFRESH_PRESENT -> {
                    news.add(new Presence());
                    if (info.refreshDone()) news.add(new Refreshed(base));
                }
                case SYNC_ID_SET -> {
                    if (!info.refreshDeletes()) news.add(new Presence());
                    else left(info.getEntryUUIDs());
                }
            }
        } catch (LDAPException e) {
            news.add(new Garbled(Failure.said(e)));
        }
    }

    @Override
    public void searchReferenceReturned(SearchResultReference reference) {
        // A whole reading finds references too, and is partial then.
    }

    @Override
    public void searchResultReceived(AsyncRequestID request, SearchResult result) {
        news.add(new Ended(result));
    }
}
