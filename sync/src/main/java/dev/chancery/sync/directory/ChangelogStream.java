package dev.chancery.sync.directory;

import com.unboundid.ldap.sdk.Entry;
import dev.chancery.sync.directory.DirectoryChange.ResyncNeeded;
import dev.chancery.sync.directory.DirectoryChange.ResyncReason;
import dev.chancery.sync.directory.DirectoryReading.PartialReason;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.NavigableMap;
import java.util.Objects;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Reads a change log from one number on, for {@link ChangelogChanges}.
 *
 * <p>389 Directory Server counts a change before its record can be read: both belong to a transaction, which may be long, and
 * which leaves the number without a record when it fails. So a record that is missing is waited for, and where it does not
 * come, everything is read, and the record is heeded all the same whenever it comes.
 */
final class ChangelogStream implements ChangeStream {
    private static final Duration PAUSE = Duration.ofMillis(50);
    private static final Duration ARRIVAL = Duration.ofSeconds(1);
    private static final Duration LONGEST_TRANSACTION = Duration.ofMinutes(10);
    private static final int MOST_RECORDS = 1_000;

    private final Line line;
    private final String log;
    private final CountDownLatch closed = new CountDownLatch(1);
    /** Numbers without a record, and since when. */
    private final NavigableMap<Long, Instant> late = new TreeMap<>();

    private @Nullable ResyncNeeded resync;
    private long number;
    private String mark = "";

    ChangelogStream(Line line, @Nullable Cursor from) {
        this.line = line;
        var root = root();
        log = Objects.requireNonNull(root.getAttributeValue("changeLog"));
        goToEnd(root);
        if (from != null) goBackTo(from);
    }

    private void goToEnd(Entry root) {
        number = last(root);
        var record = number == 0 ? null : arrived(number, root);
        mark = mark(record);
        if (number == 0 || record != null) return;
        // The last may be on its way, but another is there: a log keeps one at least, unless it was just begun.
        if (record(number - 1) == null && record(first(root)) == null && !isJustBegun(root))
            throw new IncompleteReading(
                    PartialReason.FORBIDDEN,
                    line.session().server() + " shows no record below \"" + log
                            + "\": our reader has no right to read them");
        late.put(number, line.now());
    }

    /** With one record only, which says nothing; but whoever may read it sees the log that it is in. */
    private boolean isJustBegun(Entry root) {
        return number <= Math.max(first(root), 1) && line.session().entry(log, "1.1") != null;
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
            late.clear();
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
                if (last(root()) != number || hasCome() || closed.await(PAUSE.toMillis(), TimeUnit.MILLISECONDS))
                    return;
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private boolean hasCome() {
        return !late.isEmpty() && record(late.lastKey()) != null;
    }

    @Override
    public List<DirectoryChange> take(KnownEntries known) {
        var root = root();
        long last = last(root);
        if (resync == null) resync = gap(last);
        if (resync != null) return List.of(fromNow(root, resync));
        var touches = come();
        var reached = mark;
        for (long next = number + 1; next <= last; next++) {
            var record = arrived(next, root);
            if (record == null) return List.of(without(next, root));
            reached = mark(record);
            touches.addAll(record.touches());
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

    private ResyncNeeded without(long missing, Entry root) {
        for (long next = Math.max(missing, first(root)); next <= last(root); next++)
            if (record(next) == null) late.put(next, line.now());
        return fromNow(root, lost("change " + missing + " is missing"));
    }

    private ResyncNeeded fromNow(Entry root, ResyncNeeded why) {
        resync = null;
        goToEnd(root);
        return why;
    }

    /** What was missing and is there now. */
    private List<Touch> come() {
        var touches = new ArrayList<Touch>();
        late.values().removeIf(since -> since.plus(LONGEST_TRANSACTION).isBefore(line.now()));
        late.keySet().removeIf(next -> {
            var record = record(next);
            if (record != null) touches.addAll(record.touches());
            return record != null;
        });
        return touches;
    }

    /** None while a record may still come: whoever goes on from there would miss it. */
    @Override
    public @Nullable Cursor cursor() {
        if (!late.isEmpty()) return null;
        return line.cursor(Mechanism.CHANGELOG, number + " " + mark);
    }

    @Override
    public void close() {
        closed.countDown();
    }

    private Entry root() {
        var root = line.session().entry("", "changeLog", "firstChangeNumber", "lastChangeNumber");
        if (root == null || !root.hasAttribute("changeLog") || !root.hasAttribute("lastChangeNumber"))
            throw new IncompleteReading(PartialReason.REFUSED, line.session().server() + " does not show a change log");
        return root;
    }

    private static long last(Entry root) {
        var number = root.getAttributeValueAsLong("lastChangeNumber");
        return number == null ? 0 : number;
    }

    private static long first(Entry root) {
        var number = root.getAttributeValueAsLong("firstChangeNumber");
        return number == null ? 1 : number;
    }

    /** The record of a number, waited for unless it was taken out of the log. */
    private @Nullable ChangelogRecord arrived(long next, Entry root) {
        var record = record(next);
        try {
            for (long waited = 0; waited < ARRIVAL.toMillis(); waited += PAUSE.toMillis()) {
                if (record != null || next < first(root) || closed.await(PAUSE.toMillis(), TimeUnit.MILLISECONDS))
                    return record;
                record = record(next);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return record;
    }

    private @Nullable ChangelogRecord record(long record) {
        var entry = line.session().entry("changeNumber=" + record + "," + log, ChangelogRecord.ATTRIBUTES);
        return entry == null ? null : new ChangelogRecord(entry);
    }

    private static String mark(@Nullable ChangelogRecord record) {
        return record == null ? "none" : record.mark();
    }

    private static ResyncNeeded lost(String what) {
        return new ResyncNeeded(ResyncReason.LOST_HISTORY, what);
    }
}
