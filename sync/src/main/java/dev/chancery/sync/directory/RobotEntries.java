package dev.chancery.sync.directory;

import com.unboundid.ldap.sdk.Entry;
import dev.chancery.sync.directory.DirectoryReading.UnusableEntry;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Gathers what a server shows of robots: entries, and those that cannot be robots with the reason. */
final class RobotEntries {
    private final AttributeProfile profile;
    private final GroupGraph groups;
    private final Values.Names names = new Values.Names();
    private final List<DirectoryEntry> entries = new ArrayList<>();
    private final List<UnusableEntry> unusable = new ArrayList<>();

    RobotEntries(AttributeProfile profile, GroupGraph groups) {
        this.profile = profile;
        this.groups = groups;
    }

    void add(Entry entry) {
        add(ShownRobot.of(entry, profile, names).in(groups));
    }

    /** @param shown in its groups */
    void add(ShownRobot shown) {
        switch (shown) {
            case ShownRobot.Usable(var entry, var _) -> entries.add(entry);
            case ShownRobot.Unusable(var entry) -> unusable.add(entry);
            case ShownRobot.Deleted() -> {}
        }
    }

    int size() {
        return entries.size() + unusable.size();
    }

    /** @param position how far the server had come, or null */
    DirectoryReading.Complete from(String directory, String server, Instant since, @Nullable ServerPosition position) {
        return new DirectoryReading.Complete(directory, server, since, entries, unusable, position, Set.of());
    }
}
