package dev.chancery.sync.directory;

import com.unboundid.ldap.sdk.Entry;
import com.unboundid.ldap.sdk.Filter;
import dev.chancery.sync.directory.DirectoryReading.PartialReason;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * For {@link TimestampPollingChanges}. Servers count in seconds and may commit out of order, so each question reaches back
 * behind the newest time that was seen, and whoever is found there is looked at again for a while. Only times of the server
 * are compared with each other.
 */
final class TimestampPoll implements Poll {
    private static final String TIME = "modifyTimestamp";
    private static final Duration OVERLAP = Duration.ofSeconds(5);
    /** How long after the first sight of a time a second change may hide behind it. */
    private static final Duration SETTLING = Duration.ofSeconds(15);

    private final Line line;
    private final Map<StableId, Seen> overlap = new HashMap<>();
    private Instant newest = Instant.EPOCH;

    private record Seen(Instant changed, Instant at) {}

    TimestampPoll(Line line) {
        this.line = line;
        line.tree().everything(line.session(), "(objectClass=*)", TIME, (_, entry) -> see(entry));
        if (newest.equals(Instant.EPOCH))
            throw new IncompleteReading(PartialReason.REFUSED, line.session().server() + " shows no " + TIME);
    }

    @Override
    public Mechanism mechanism() {
        return Mechanism.TIMESTAMP_POLLING;
    }

    @Override
    public Duration pause() {
        return Duration.ofSeconds(2);
    }

    @Override
    public Map<StableId, String> changed() {
        var from = DirectoryTime.text(newest.minus(OVERLAP));
        var filter = Filter.createGreaterOrEqualFilter(TIME, from).toString();
        var changed = new LinkedHashMap<StableId, String>();
        var now = line.now();
        line.tree().everything(line.session(), filter, TIME, (id, entry) -> {
            var time = see(entry);
            var before = overlap.get(id);
            boolean settled = before != null
                    && before.changed().equals(time)
                    && before.at().plus(SETTLING).isBefore(now);
            if (!settled) changed.put(id, entry.getDN());
            if (before == null || !before.changed().equals(time)) overlap.put(id, new Seen(time, now));
        });
        return changed;
    }

    @Override
    public void taken() {
        overlap.values().removeIf(seen -> seen.changed().isBefore(newest.minus(OVERLAP)));
    }

    private Instant see(Entry entry) {
        var time = Values.time(entry, TIME);
        if (time == null) return Instant.EPOCH;
        if (time.isAfter(newest)) newest = time;
        return time;
    }
}
