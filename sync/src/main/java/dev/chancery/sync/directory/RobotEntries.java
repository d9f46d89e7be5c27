package dev.chancery.sync.directory;

import com.unboundid.ldap.sdk.Entry;
import dev.chancery.sync.directory.AttributeProfile.UnusableValue;
import dev.chancery.sync.directory.DirectoryReading.UnusableEntry;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Turns what a server shows of robots into entries, or says which of them cannot be robots and why. */
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
        if (profile.isDeleted(entry)) return;
        StableId id = null;
        try {
            id = profile.id(entry);
            entries.add(robot(id, entry));
        } catch (UnusableValue e) {
            unusable.add(new UnusableEntry(id, entry.getDN(), e.reason()));
        }
    }

    private DirectoryEntry robot(StableId id, Entry entry) throws UnusableValue {
        var login = profile.login(entry);
        var account = profile.account(entry);
        return new DirectoryEntry(
                id,
                entry.getDN(),
                login,
                account.disabled(),
                account.locked(),
                account.expires(),
                account.owner(),
                entry.getAttributeValue("description"),
                account.changed(),
                groupsOf(entry, login),
                Values.text(entry, names));
    }

    private Set<String> groupsOf(Entry entry, String login) throws UnusableValue {
        @Nullable String dn = NormalisedDn.of(entry.getDN());
        if (dn == null) throw new UnusableValue("its DN is malformed");
        return groups.groupsOf(new GroupGraph.Member(dn, login, profile.primaryGroup(entry)));
    }

    int size() {
        return entries.size() + unusable.size();
    }

    DirectoryReading.Complete from(String directory, String server, Instant since) {
        return new DirectoryReading.Complete(directory, server, since, entries, unusable);
    }
}
