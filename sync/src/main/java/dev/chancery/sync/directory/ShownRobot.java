package dev.chancery.sync.directory;

import com.unboundid.ldap.sdk.Entry;
import dev.chancery.sync.directory.AttributeProfile.UnusableValue;
import dev.chancery.sync.directory.DirectoryReading.UnusableEntry;
import dev.chancery.sync.directory.GroupGraph.Member;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What a server shows of a robot, understood. */
sealed interface ShownRobot {
    /** The same, in these groups; the very same where those are its groups already. */
    ShownRobot in(GroupGraph groups);

    /** The same, in no groups: what the entry itself says. */
    ShownRobot alone();

    /** An entry that can be a robot. */
    record Usable(DirectoryEntry entry, Member member) implements ShownRobot {
        @Override
        public Usable in(GroupGraph groups) {
            var all = groups.groupsOf(member);
            return all.equals(entry.groups()) ? this : new Usable(entry.in(all), member);
        }

        @Override
        public Usable alone() {
            return new Usable(entry.in(Set.of()), member);
        }
    }

    /** One that cannot, with the reason. */
    record Unusable(UnusableEntry entry) implements ShownRobot {
        @Override
        public Unusable in(GroupGraph groups) {
            return this;
        }

        @Override
        public Unusable alone() {
            return this;
        }
    }

    /** The memory of one that was deleted. */
    record Deleted() implements ShownRobot {
        @Override
        public Deleted in(GroupGraph groups) {
            return this;
        }

        @Override
        public Deleted alone() {
            return this;
        }
    }

    /** In no groups yet. */
    static ShownRobot of(Entry entry, AttributeProfile profile, Values.Names names) {
        if (profile.isDeleted(entry)) return new Deleted();
        StableId id = null;
        try {
            id = profile.id(entry);
            return usable(id, entry, profile, names);
        } catch (UnusableValue e) {
            return new Unusable(new UnusableEntry(id, entry.getDN(), e.reason()));
        }
    }

    private static Usable usable(StableId id, Entry entry, AttributeProfile profile, Values.Names names)
            throws UnusableValue {
        var login = profile.login(entry);
        var account = profile.account(entry);
        @Nullable String dn = NormalisedDn.of(entry.getDN());
        if (dn == null) throw new UnusableValue("its DN is malformed");
        var robot = new DirectoryEntry(
                id,
                entry.getDN(),
                login,
                account.disabled(),
                account.lock(),
                account.expires(),
                account.owner(),
                entry.getAttributeValue("description"),
                account.changed(),
                Set.of(),
                Values.text(entry, names));
        return new Usable(robot, new Member(dn, login, profile.primaryGroup(entry)));
    }
}
