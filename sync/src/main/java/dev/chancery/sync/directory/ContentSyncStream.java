package dev.chancery.sync.directory;

import com.unboundid.asn1.ASN1OctetString;
import com.unboundid.ldap.sdk.AsyncRequestID;
import com.unboundid.ldap.sdk.LDAPException;
import com.unboundid.ldap.sdk.ResultCode;
import com.unboundid.ldap.sdk.SearchRequest;
import com.unboundid.ldap.sdk.SearchResult;
import com.unboundid.ldap.sdk.SearchScope;
import com.unboundid.ldap.sdk.controls.ContentSyncRequestControl;
import com.unboundid.ldap.sdk.controls.ContentSyncRequestMode;
import dev.chancery.sync.directory.ContentSyncSearch.News;
import dev.chancery.sync.directory.DirectoryChange.ResyncNeeded;
import dev.chancery.sync.directory.DirectoryChange.ResyncReason;
import dev.chancery.sync.directory.DirectoryReading.PartialReason;
import dev.chancery.sync.directory.Failure.Progress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** The searches of {@link ContentSyncChanges}, as one stream. */
final class ContentSyncStream implements ChangeStream {
    /**
     * What stands above robots and groups and may be renamed or moved, with all their names: whatever has anything below it
     * (X.501, 14.4.7; slapd takes it in filters), and where a server cannot be asked for that, the usual classes.
     */
    private static final String ABOVE =
            "(hasSubordinates=TRUE)(objectClass=organizationalUnit)(objectClass=organization)(objectClass=domain)"
                    + "(objectClass=container)(objectClass=nsContainer)(objectClass=organizationalRole)(objectClass=locality)";

    private final Line line;
    private final BlockingQueue<News> news = new LinkedBlockingQueue<>();
    private final List<News> heard = new ArrayList<>();
    private final List<AsyncRequestID> searches = new ArrayList<>();
    private Map<String, ASN1OctetString> cookies = new HashMap<>();
    private final ServerStart start;
    private @Nullable ResyncNeeded resync;

    ContentSyncStream(Line line, @Nullable Cursor from) {
        this.line = line;
        start = new ServerStart(line.session());
        if (from != null) goBackTo(from);
        refresh();
    }

    private void goBackTo(Cursor cursor) {
        resync = line.objection(cursor, Mechanism.CONTENT_SYNC);
        if (resync != null) return;
        var words = List.of(cursor.position().split(" ", -1));
        var bases = line.tree().bases();
        if (words.size() != bases.size() + 1 || words.contains("")) {
            resync = refused("it is no time of start and a cookie of each of our searches");
        } else if (!start.is(words.getFirst())) {
            resync = new ResyncNeeded(ResyncReason.LOST_HISTORY, "the server was started since");
        } else {
            decode(words.subList(1, words.size()), bases);
        }
    }

    private void decode(List<String> words, List<String> bases) {
        try {
            for (int i = 0; i < words.size(); i++)
                cookies.put(
                        bases.get(i), new ASN1OctetString(Base64.getDecoder().decode(words.get(i))));
        } catch (IllegalArgumentException e) {
            cookies.clear();
            resync = refused("it is not what we wrote");
        }
    }

    /** Begins the searches and waits for the end of their refresh stage. */
    private void refresh() {
        boolean goesOn = !cookies.isEmpty();
        for (var base : line.tree().bases()) searches.add(search(base));
        var waiting = new HashSet<>(line.tree().bases());
        var touched = new ArrayList<News>();
        while (!waiting.isEmpty()) {
            switch (next()) {
                case News.Refreshed(var base) -> waiting.remove(base);
                case News.Cookie(var base, var value) -> {
                    if (goesOn && value.getValueLength() == 0) resync = refused("the server does not know it");
                    cookies.put(base, value);
                }
                case News.Presence _ -> {
                    if (goesOn && resync == null)
                        resync = new ResyncNeeded(
                                ResyncReason.LOST_HISTORY, "the server no longer knows who left since");
                }
                case News.Touched some -> touched.add(some);
                case News.Ended(var result)
                when goesOn && isNoConnection(result.getResultCode()) -> throw ended(result);
                case News.Ended(var result)
                when goesOn -> {
                    againFromNow(refused(result.getResultCode() + " " + result.getDiagnosticMessage()));
                    return;
                }
                case News.Ended(var result) -> throw ended(result);
                case News.Garbled(var what) -> throw garbled(what);
            }
        }
        if (goesOn && resync == null) heard.addAll(touched);
    }

    private void againFromNow(ResyncNeeded why) {
        close();
        searches.clear();
        news.clear();
        cookies = new HashMap<>();
        refresh();
        resync = why;
    }

    private News next() {
        try {
            var one = news.poll(line.readLimit().toMillis(), TimeUnit.MILLISECONDS);
            if (one != null) return one;
            throw new IncompleteReading(PartialReason.TIME_LIMIT, "the first stage of synchronisation took too long");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IncompleteReading(PartialReason.TIME_LIMIT, "interrupted");
        }
    }

    private AsyncRequestID search(String base) {
        var session = line.session();
        try {
            var filter =
                    "(|" + line.tree().robotFilter() + line.tree().profile().groupFilter() + ABOVE + ")";
            var id = line.tree().profile().idAttribute();
            var listener = new ContentSyncSearch(base, id, news);
            var request = new SearchRequest(listener, base, SearchScope.SUB, filter, id);
            request.setIntermediateResponseListener(listener);
            request.setResponseTimeoutMillis(0); // it never ends by itself
            request.addControl(new ContentSyncRequestControl(
                    ContentSyncRequestMode.REFRESH_AND_PERSIST, cookies.get(base), false));
            return session.connection().asyncSearch(request);
        } catch (LDAPException e) {
            throw Failure.ofSearch(session.server(), "changes below \"" + base + "\"", Progress.FIRST_PAGE, e);
        }
    }

    @Override
    public Mechanism mechanism() {
        return Mechanism.CONTENT_SYNC;
    }

    @Override
    public Sight sight() {
        return Sight.SEES_DELETIONS;
    }

    @Override
    public void await(Duration patience) {
        if (resync != null || !heard.isEmpty()) return;
        try {
            var one = news.poll(patience.toMillis(), TimeUnit.MILLISECONDS);
            if (one != null) heard.add(one);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public List<DirectoryChange> take(KnownEntries known) {
        news.drainTo(heard);
        if (heard.isEmpty() && resync == null) line.requireAnswer();
        var touches = new ArrayList<Touch>();
        var reached = new HashMap<>(cookies);
        for (var one : heard) {
            switch (one) {
                case News.Touched(var touch) -> touches.add(touch);
                case News.Cookie(var base, var value) -> reached.put(base, value);
                case News.Presence _, News.Refreshed _ -> {}
                case News.Ended(var result) -> throw ended(result);
                case News.Garbled(var what) -> throw garbled(what);
            }
        }
        var why = resync;
        List<DirectoryChange> changes = why == null ? line.reread(touches, known) : List.of(why);
        resync = null;
        heard.clear();
        cookies = reached;
        return changes;
    }

    @Override
    public @Nullable Cursor cursor() {
        var words = line.tree().bases().stream().map(this::word).toList();
        if (words.contains("")) return null;
        var process = start.ofThisProcess();
        if (process == null) return null;
        var position = process + " " + String.join(" ", words);
        return line.cursor(Mechanism.CONTENT_SYNC, position);
    }

    /** Empty when the server gave no place to go on from. */
    private String word(String base) {
        var cookie = cookies.get(base);
        return cookie == null ? "" : Base64.getEncoder().encodeToString(cookie.getValue());
    }

    @Override
    public void close() {
        for (var search : searches) {
            try {
                line.session().connection().abandon(search);
            } catch (LDAPException e) {
                return; // the connection is gone, and every search with it
            }
        }
    }

    private static boolean isNoConnection(ResultCode code) {
        return Failure.isGone(code) || code.equals(ResultCode.TIMEOUT);
    }

    private IncompleteReading ended(SearchResult result) {
        var words = result.getDiagnosticMessage();
        var end = new LDAPException(result.getResultCode(), words == null ? "no more changes are told" : words);
        return Failure.ofSearch(line.session().server(), "changes by content-sync", Progress.FIRST_PAGE, end);
    }

    private IncompleteReading garbled(String what) {
        return new IncompleteReading(PartialReason.REFUSED, line.session().server() + " speaks no RFC 4533: " + what);
    }

    private static ResyncNeeded refused(String why) {
        return new ResyncNeeded(ResyncReason.CURSOR_REFUSED, "the last cookie is refused: " + why);
    }
}
