package dev.chancery.sync.directory;

import com.unboundid.ldap.sdk.Entry;
import org.jspecify.annotations.Nullable;

/** Of the groups that a server shows the one that changed last, in its own count, where it has one. */
final class LatestGroup {
    private @Nullable StableId id;
    private long number = -1;

    void see(StableId group, Entry entry) {
        var changed = entry.getAttributeValueAsLong("uSNChanged");
        if (changed == null || changed <= number) return;
        id = group;
        number = changed;
    }

    /** The position of the server that shows them. */
    @Nullable
    ServerPosition in(@Nullable ServerPosition position) {
        return position == null || id == null ? position : position.showing(id, new LastChange.OfGroup(number));
    }
}
