package dev.chancery.sync.directory;

import com.unboundid.ldap.sdk.Entry;
import dev.chancery.sync.directory.AttributeProfile.UnusableValue;
import dev.chancery.sync.directory.DirectoryReading.PartialReason;
import dev.chancery.sync.directory.GroupGraph.Group;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.function.IntConsumer;
import org.jspecify.annotations.Nullable;

/**
 * A directory behind LDAP. Each reading has a connection of its own to one server, because a paging cookie belongs to its
 * connection; it is complete only if every page, every range and every base was there and the same server stood at both
 * ends.
 */
public final class LdapDirectory implements Directory {
    private final LdapSettings settings;
    private final TreeReader tree;
    private final Clock clock;
    private final IntConsumer progress;
    private final RefusedSecret refused;

    /** @param clock measures the limit of a whole reading */
    public LdapDirectory(LdapSettings settings, Clock clock) {
        this(settings, clock, any -> {});
    }

    /** @param progress hears after each robot how many were read */
    public LdapDirectory(LdapSettings settings, Clock clock, IntConsumer progress) {
        this.settings = settings;
        this.tree = new TreeReader(settings);
        this.clock = clock;
        this.progress = progress;
        this.refused = new RefusedSecret(clock);
    }

    /** For others who bind with the same secret. */
    RefusedSecret refused() {
        return refused;
    }

    @Override
    public String name() {
        return settings.name();
    }

    @Override
    public DirectoryReading read() {
        return read(session -> session);
    }

    /** The directory as it would be after these changes. Reading it throws {@link InvalidChanges} when they cannot be made. */
    public Directory after(DirectoryChanges changes) {
        return new Directory() {
            @Override
            public String name() {
                return LdapDirectory.this.name();
            }

            @Override
            public DirectoryReading read() {
                return LdapDirectory.this.read(session -> changed(session, changes));
            }
        };
    }

    private EntrySource changed(LdapSession session, DirectoryChanges changes) {
        return ChangedTree.of(session, settings, tree.allAttributes()).after(changes);
    }

    private DirectoryReading read(Function<LdapSession, EntrySource> view) {
        var deadline = new Deadline(clock, settings.limits().readLimit());
        try (var session = new LdapConnector(settings, deadline, refused).open()) {
            return read(session, view);
        } catch (IncompleteReading e) {
            return e.asPartial();
        }
    }

    private DirectoryReading read(LdapSession session, Function<LdapSession, EntrySource> view) {
        var since = clock.instant();
        var identity = tree.checkpoint(session);
        var position = ServerPosition.of(session, identity);
        var source = view.apply(session);
        var latest = new LatestGroup();
        var robots = new RobotEntries(tree.profile(), groups(source, latest));
        tree.robots(source, entry -> {
            robots.add(entry);
            progress.accept(robots.size());
        });
        requireSame(identity, tree.checkpoint(session));
        var reached = position.counted(ServerPosition.of(session, identity));
        return robots.from(name(), identity.text(), since, latest.in(reached));
    }

    /** @throws IncompleteReading when a reading ended at another server than it began at */
    static void requireSame(ServerIdentity before, ServerIdentity after) {
        if (!after.equals(before))
            throw new IncompleteReading(
                    PartialReason.OTHER_SERVER,
                    "the reading began at " + before.text() + " and ended at " + after.text());
    }

    private GroupGraph groups(EntrySource source, LatestGroup latest) {
        List<Group> groups = new ArrayList<>();
        tree.groups(source, entry -> {
            groups.add(GroupEntries.group(tree.profile(), entry));
            var id = id(entry);
            if (id != null) latest.see(id, entry);
        });
        return new GroupGraph(groups);
    }

    private @Nullable StableId id(Entry entry) {
        try {
            return tree.profile().id(entry);
        } catch (UnusableValue e) {
            return null; // nothing here asks for that of a group
        }
    }
}
