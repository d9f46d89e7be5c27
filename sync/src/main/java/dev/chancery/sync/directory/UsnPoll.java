package dev.chancery.sync.directory;

import com.unboundid.ldap.sdk.Filter;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;

/** For {@link UsnPollingChanges}. */
final class UsnPoll implements Poll {
    private final Line line;
    private long highest;
    private long reached;

    UsnPoll(Line line) {
        this.line = line;
        highest = DirSyncPosition.highest(line.session());
        reached = highest;
    }

    @Override
    public Mechanism mechanism() {
        return Mechanism.USN_POLLING;
    }

    @Override
    public Duration pause() {
        return Duration.ofSeconds(1);
    }

    @Override
    public Map<StableId, String> changed() throws RolledBack {
        var session = line.session();
        reached = DirSyncPosition.highest(session);
        if (reached < highest) {
            var then = highest;
            highest = reached;
            throw new RolledBack("the server counts " + reached + " changes, not " + then);
        }
        var changed = new LinkedHashMap<StableId, String>();
        if (reached == highest) return changed;
        var filter = Filter.createGreaterOrEqualFilter("uSNChanged", Long.toString(highest + 1));
        line.tree().everything(session, filter.toString(), "uSNChanged", (id, entry) -> changed.put(id, entry.getDN()));
        return changed;
    }

    @Override
    public void taken() {
        highest = reached;
    }
}
