package dev.chancery.sync.directory;

import com.unboundid.ldap.sdk.DN;
import com.unboundid.ldap.sdk.Entry;
import com.unboundid.ldap.sdk.LDAPException;
import com.unboundid.ldap.sdk.RDN;
import dev.chancery.sync.directory.DirectoryChange.ResyncNeeded;
import dev.chancery.sync.directory.DirectoryChange.ResyncReason;
import dev.chancery.sync.directory.DirectoryReading.PartialReason;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Reads a change log from one number on, for {@link ChangelogChanges}. */
final class ChangelogStream implements ChangeStream {
    private static final Duration PAUSE = Duration.ofMillis(50);
    private static final int MOST_RECORDS = 1_000;

    private final Line line;
    private final String log;
    private final CountDownLatch closed = new CountDownLatch(1);
    private @Nullable ResyncNeeded resync;
    private long number;
    private String mark;

    ChangelogStream(Line line, @Nullable Cursor from) {
        this.line = line;
        var root = root();
        log = Objects.requireNonNull(root.getAttributeValue("changeLog"));
        number = last(root);
        mark = mark(record(number));
        if (from != null) goBackTo(from);
    }

    private void goBackTo(Cursor cursor) {
        resync = line.objection(cursor, Mechanism.CHANGELOG);
        if (resync != null) return;
        var parts = cursor.position().split(" ", 2);
        if (parts.length != 2 || !parts[0].matches("[0-9]{1,18}")) {
            resync = new ResyncNeeded(ResyncReason.CURSOR_REFUSED, "the last cursor is no number of a change");
            return;
        }
        long then = Long.parseLong(parts[0]);
        if (then > number) {
            resync =
                    new ResyncNeeded(ResyncReason.ROLLED_BACK, "the change log ends at " + number + ", before " + then);
        } else if (!mark(record(then)).equals(parts[1])) {
            resync = new ResyncNeeded(
                    ResyncReason.LOST_HISTORY, "the change log does not have change " + then + " any more");
        } else {
            number = then;
            mark = parts[1];
        }
    }

    @Override
    public Mechanism mechanism() {
        return Mechanism.CHANGELOG;
    }

    @Override
    public Sight sight() {
        return Sight.SEES_DELETIONS;
    }

    @Override
    public void await(Duration patience) {
        try {
            for (long waited = 0; waited < patience.toMillis() && resync == null; waited += PAUSE.toMillis()) {
                if (last(root()) != number || closed.await(PAUSE.toMillis(), TimeUnit.MILLISECONDS)) return;
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public List<DirectoryChange> take(KnownEntries known) {
        long last = last(root());
        if (resync == null) resync = gap(last);
        if (resync != null) return List.of(fromNow(last, resync));
        var touches = new ArrayList<Touch>();
        var reached = mark;
        for (long next = number + 1; next <= last; next++) {
            var record = record(next);
            if (record == null) return List.of(fromNow(last, lost("change " + next + " is missing")));
            reached = mark(record);
            touches.addAll(touches(record));
        }
        var changes = line.reread(touches, known);
        number = last;
        mark = reached;
        return changes;
    }

    private @Nullable ResyncNeeded gap(long last) {
        if (last < number)
            return new ResyncNeeded(ResyncReason.ROLLED_BACK, "the change log ends at " + last + ", before " + number);
        return last - number > MOST_RECORDS ? lost((last - number) + " changes at once") : null;
    }

    private ResyncNeeded fromNow(long last, ResyncNeeded why) {
        resync = null;
        number = last;
        mark = mark(record(last));
        return why;
    }

    @Override
    public Cursor cursor() {
        return line.cursor(Mechanism.CHANGELOG, number + " " + mark);
    }

    @Override
    public void close() {
        closed.countDown();
    }

    private Entry root() {
        var root = line.session().entry("", "changeLog", "lastChangeNumber");
        if (root == null || !root.hasAttribute("changeLog") || !root.hasAttribute("lastChangeNumber"))
            throw new IncompleteReading(PartialReason.REFUSED, line.session().server() + " does not show a change log");
        return root;
    }

    private static long last(Entry root) {
        var number = root.getAttributeValueAsLong("lastChangeNumber");
        return number == null ? 0 : number;
    }

    private @Nullable Entry record(long record) {
        return line.session()
                .entry(
                        "changeNumber=" + record + "," + log,
                        "targetDN",
                        "changeType",
                        "newRDN",
                        "newSuperior",
                        "changeTime",
                        "entryUUID",
                        "createTimestamp");
    }

    private static String mark(@Nullable Entry record) {
        if (record == null) return "none";
        return Stream.of("changeType", "changeTime", "entryUUID", "createTimestamp", "targetDN")
                .map(record::getAttributeValue)
                .filter(Objects::nonNull)
                .collect(Collectors.joining(" "));
    }

    private static List<Touch> touches(Entry record) {
        var dn = record.getAttributeValue("targetDN");
        var type = String.valueOf(record.getAttributeValue("changeType")).toLowerCase(Locale.ROOT);
        if (dn == null) throw malformed(record);
        return switch (type) {
            case "add", "modify" -> List.of(new Touch(null, dn, Touch.Sort.CHANGED));
            case "delete" -> List.of(new Touch(null, dn, Touch.Sort.DELETED));
            case "modrdn", "moddn" ->
                List.of(new Touch(null, dn, Touch.Sort.LEFT), new Touch(null, newName(record, dn), Touch.Sort.MOVED));
            default -> throw malformed(record);
        };
    }

    private static String newName(Entry record, String dn) {
        try {
            var rdn = new RDN(String.valueOf(record.getAttributeValue("newRDN")));
            var above = record.getAttributeValue("newSuperior");
            var parent = above == null ? new DN(dn).getParent() : new DN(above);
            return parent == null ? rdn.toString() : new DN(rdn, parent).toString();
        } catch (LDAPException e) {
            throw malformed(record);
        }
    }

    private static IncompleteReading malformed(Entry record) {
        return new IncompleteReading(PartialReason.REFUSED, "\"" + record.getDN() + "\" is no record of a change");
    }

    private static ResyncNeeded lost(String what) {
        return new ResyncNeeded(ResyncReason.LOST_HISTORY, what);
    }
}
