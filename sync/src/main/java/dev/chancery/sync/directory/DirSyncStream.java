package dev.chancery.sync.directory;

import com.unboundid.asn1.ASN1OctetString;
import com.unboundid.ldap.sdk.AsyncRequestID;
import com.unboundid.ldap.sdk.Control;
import com.unboundid.ldap.sdk.LDAPException;
import com.unboundid.ldap.sdk.ResultCode;
import com.unboundid.ldap.sdk.SearchRequest;
import com.unboundid.ldap.sdk.SearchResultEntry;
import com.unboundid.ldap.sdk.SearchScope;
import com.unboundid.ldap.sdk.experimental.ActiveDirectoryDirSyncControl;
import dev.chancery.sync.directory.AttributeProfile.UnusableValue;
import dev.chancery.sync.directory.DirectoryChange.ResyncNeeded;
import dev.chancery.sync.directory.DirectoryChange.ResyncReason;
import dev.chancery.sync.directory.DirectoryChange.Upserted;
import dev.chancery.sync.directory.DirectoryReading.PartialReason;
import dev.chancery.sync.directory.Failure.Progress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Asks by DirSync when a {@link Bell} rings, for {@link DirSyncChanges}. */
final class DirSyncStream implements ChangeStream {
    private static final int FLAGS =
            ActiveDirectoryDirSyncControl.FLAG_OBJECT_SECURITY | ActiveDirectoryDirSyncControl.FLAG_INCREMENTAL_VALUES;

    private final Line line;
    private final String domain;
    private final Sight sight;
    private final Bell bell;
    private @Nullable AsyncRequestID notification;
    private @Nullable ResyncNeeded resync;
    private DirSyncPosition position;

    DirSyncStream(Line line, @Nullable Cursor from) {
        this.line = line;
        var root = line.session().entry("", "defaultNamingContext");
        var naming = root == null ? null : root.getAttributeValue("defaultNamingContext");
        if (naming == null) throw new IncompleteReading(PartialReason.REFUSED, "the server names no domain");
        domain = naming;
        sight = sees();
        bell = new Bell();
        notification = bell.ring(line.session(), domain);
        var begin = from == null ? null : goBackTo(from);
        position = begin != null ? begin : fromNow();
    }

    private @Nullable DirSyncPosition goBackTo(Cursor cursor) {
        resync = line.objection(cursor, Mechanism.DIRSYNC);
        if (resync != null) return null;
        var then = DirSyncPosition.parse(cursor.position());
        resync = then == null
                ? new ResyncNeeded(ResyncReason.CURSOR_REFUSED, "the last cursor is no DirSync cookie")
                : then.objection(line.session());
        return resync == null ? then : null;
    }

    /** DirSync has no other way to say "now" than to tell everything once. */
    private DirSyncPosition fromNow() {
        var now = DirSyncPosition.BEGIN;
        return read(now, new ArrayList<>());
    }

    /** MS-ADTS 3.1.1.5.5: who may read the container of deleted objects is told of deletions. */
    private Sight sees() {
        var session = line.session();
        try {
            var request =
                    new SearchRequest("CN=Deleted Objects," + domain, SearchScope.BASE, "(objectClass=*)", "isDeleted");
            request.addControl(new Control(DirSyncChanges.SHOW_DELETED, true));
            var found =
                    Objects.requireNonNull(session.connection().search(request).getSearchEntries());
            // Anybody may see its name; its attributes show who may read what is in it.
            boolean readable = found.stream().anyMatch(container -> container.hasAttribute("isDeleted"));
            return readable ? Sight.SEES_DELETIONS : Sight.DELETIONS_HIDDEN;
        } catch (LDAPException e) {
            if (Failure.isGone(e.getResultCode()) || Failure.isSilence(e))
                throw Failure.ofSearch(session.server(), "deleted objects", Progress.FIRST_PAGE, e);
            return Sight.DELETIONS_HIDDEN;
        }
    }

    @Override
    public Mechanism mechanism() {
        return Mechanism.DIRSYNC;
    }

    @Override
    public Sight sight() {
        return sight;
    }

    @Override
    public String lack() {
        var refusal = bell.refusal();
        return refusal == null ? "" : "asked each second, for notifications are refused: " + refusal;
    }

    @Override
    public void await(Duration patience) {
        if (resync == null) bell.await(notification == null ? Duration.ofSeconds(1) : patience);
    }

    @Override
    public List<DirectoryChange> take(KnownEntries known) {
        if (bell.refusal() != null) notification = null;
        bell.silence();
        var why = resync;
        if (why != null) {
            resync = null;
            return List.of(why);
        }
        var touches = new ArrayList<Touch>();
        try {
            var reached = read(position, touches);
            var changes = line.reread(touches, known);
            position = reached.withWitness(
                    line.session(),
                    changes.stream()
                            .filter(Upserted.class::isInstance)
                            .map(change -> ((Upserted) change).id())
                            .reduce((_, later) -> later)
                            .orElse(null));
            return changes;
        } catch (RefusedCookie e) {
            position = fromNow();
            return List.of(new ResyncNeeded(ResyncReason.CURSOR_REFUSED, e.detail));
        }
    }

    private DirSyncPosition read(DirSyncPosition from, List<Touch> touches) {
        var session = line.session();
        var before = DirSyncPosition.highest(session);
        var cookie = from.cookie();
        boolean more = true;
        while (more) {
            session.deadline().check(session.server(), "changes");
            var control = ask(session, cookie, touches);
            cookie = control.getCookie();
            more = control.getFlags() != 0;
        }
        return from.reached(Objects.requireNonNull(cookie), before);
    }

    private ActiveDirectoryDirSyncControl ask(
            LdapSession session, @Nullable ASN1OctetString cookie, List<Touch> touches) {
        try {
            var request = new SearchRequest(
                    domain, SearchScope.SUB, "(objectClass=*)", attributes().toArray(String[]::new));
            request.addControl(new ActiveDirectoryDirSyncControl(true, FLAGS, Integer.MAX_VALUE, cookie));
            request.setResponseTimeoutMillis(
                    session.deadline().atMost(session.limits().responseTimeout()));
            var result = session.connection().search(request);
            Objects.requireNonNull(result.getSearchEntries()).forEach(entry -> touches.add(touch(entry)));
            var control = ActiveDirectoryDirSyncControl.get(result);
            if (control != null && control.getCookie() != null) return control;
            throw new IncompleteReading(PartialReason.LOST_PAGE, "the server gave no DirSync cookie");
        } catch (LDAPException e) {
            if (cookie != null && isRefusal(e.getResultCode())) throw new RefusedCookie(Failure.said(e));
            throw Failure.ofSearch(session.server(), "changes of \"" + domain + "\"", Progress.FIRST_PAGE, e);
        }
    }

    /** Samba says 12 to a cookie that it cannot read, Windows 53 or 2: with a fresh one each would work. */
    private static boolean isRefusal(ResultCode code) {
        return code.equals(ResultCode.UNAVAILABLE_CRITICAL_EXTENSION)
                || code.equals(ResultCode.UNWILLING_TO_PERFORM)
                || code.equals(ResultCode.PROTOCOL_ERROR);
    }

    private List<String> attributes() {
        var all = new LinkedHashSet<>(line.tree().robotAttributes());
        all.addAll(line.tree().profile().groupAttributes());
        all.addAll(List.of("name", "parentGUID"));
        all.removeIf(name -> name.equalsIgnoreCase("msDS-User-Account-Control-Computed")); // never stored
        all.removeIf(name -> name.equalsIgnoreCase("uSNChanged")); // never replicated
        return List.copyOf(all);
    }

    private Touch touch(SearchResultEntry entry) {
        try {
            var id = line.tree().profile().id(entry);
            if (line.tree().profile().isDeleted(entry)) return new Touch(id, null, Touch.Sort.DELETED);
            // Only what changed is sent: a name without a class is a new name.
            boolean named = entry.hasAttribute("name") || entry.hasAttribute("parentGUID");
            boolean isNew = entry.hasAttribute("objectClass");
            return new Touch(id, entry.getDN(), named && !isNew ? Touch.Sort.MOVED : Touch.Sort.CHANGED);
        } catch (UnusableValue e) {
            throw new IncompleteReading(PartialReason.REFUSED, "\"" + entry.getDN() + "\": " + e.reason());
        }
    }

    @Override
    public Cursor cursor() {
        return line.cursor(Mechanism.DIRSYNC, position.text());
    }

    @Override
    public void close() {
        bell.silence();
        if (notification == null) return;
        try {
            line.session().connection().abandon(notification);
        } catch (LDAPException e) {
            notification = null; // the connection is gone, and the notification with it
        }
    }

    private static final class RefusedCookie extends RuntimeException {
        private static final long serialVersionUID = 1;

        private final String detail;

        RefusedCookie(String detail) {
            super(detail);
            this.detail = detail;
        }
    }
}
