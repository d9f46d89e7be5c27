package dev.chancery.sync.directory;

import com.unboundid.ldap.sdk.Attribute;
import com.unboundid.ldap.sdk.Entry;
import dev.chancery.sync.directory.DirectoryReading.PartialReason;
import dev.chancery.sync.directory.GroupGraph.Group;
import java.time.Clock;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A directory behind LDAP. Each reading has a connection of its own to one server, because a paging cookie belongs to its
 * connection; it is complete only if every page, every range and every base was there and the same server stood at both
 * ends.
 */
public final class LdapDirectory implements Directory {
    private final LdapSettings settings;
    private final Clock clock;

    /** @param clock measures the limit of a whole reading */
    public LdapDirectory(LdapSettings settings, Clock clock) {
        this.settings = settings;
        this.clock = clock;
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
        var asked = attributes();
        asked.addAll(profile().groupAttributes());
        var all = ChangedTree.attributes(asked, robotFilter(), profile().groupFilter());
        return ChangedTree.of(session, settings, all).after(changes);
    }

    private DirectoryReading read(Function<LdapSession, EntrySource> view) {
        var deadline = new Deadline(clock, settings.limits().readLimit());
        try (var session = new LdapConnector(settings, deadline).open()) {
            return read(session, view);
        } catch (IncompleteReading e) {
            return e.asPartial();
        }
    }

    private DirectoryReading read(LdapSession session, Function<LdapSession, EntrySource> view) {
        var identity = checkpoint(session);
        var source = view.apply(session);
        var robots = new RobotEntries(profile(), groups(source));
        source.search(tree().robotsBase(), robotFilter(), attributes(), robots::add);
        var after = checkpoint(session);
        if (!after.equals(identity))
            throw new IncompleteReading(
                    PartialReason.OTHER_SERVER,
                    "the reading began at " + identity.text() + " and ended at " + after.text());
        return robots.from(name(), identity.text());
    }

    /** Which server this is; all that must be visible is. */
    private ServerIdentity checkpoint(LdapSession session) {
        requireEntry(session, "robots' base", tree().robotsBase());
        requireEntry(session, "groups' base", tree().groupsBase());
        if (tree().sentinelDn() != null) requireEntry(session, "sentinel", tree().sentinelDn());
        return ServerIdentity.of(session);
    }

    private static void requireEntry(LdapSession session, String what, String dn) {
        if (session.entry(dn, "1.1") == null)
            throw new IncompleteReading(
                    PartialReason.NO_SUCH_BASE,
                    session.server() + " does not show the " + what + " \"" + dn
                            + "\": it does not exist, or our reader may not see it");
    }

    private GroupGraph groups(EntrySource source) {
        List<Group> groups = new ArrayList<>();
        source.search(tree().groupsBase(), profile().groupFilter(), profile().groupAttributes(), entry -> {
            if (!profile().isDeleted(entry)) groups.add(group(entry));
        });
        return new GroupGraph(groups);
    }

    private Group group(Entry entry) {
        var dn = NormalisedDn.of(entry.getDN());
        if (dn == null)
            throw new IncompleteReading(
                    PartialReason.REFUSED, "the server shows a group with a malformed name: " + entry.getDN());
        return new Group(
                dn,
                members(entry),
                Set.copyOf(values(entry, "memberUid").toList()),
                profile().groupSid(entry));
    }

    /** A value that is no DN names nobody whom we could have read. */
    private static Set<String> members(Entry entry) {
        return Stream.concat(
                        values(entry, "member"),
                        // RFC 4517, 3.3.21: a unique member may carry a bit string, as in cn=a#'0101'B
                        values(entry, "uniqueMember").map(value -> value.replaceFirst("#'[01]*'B$", "")))
                .map(NormalisedDn::of)
                .filter(Objects::nonNull)
                .collect(Collectors.toSet());
    }

    private static Stream<String> values(Entry entry, String attribute) {
        return entry.getAttributesWithOptions(attribute, null).stream()
                .map(Attribute::getValues)
                .flatMap(Stream::of);
    }

    private Set<String> attributes() {
        var all = new LinkedHashSet<>(profile().robotAttributes());
        all.addAll(tree().extraAttributes());
        return all;
    }

    private String robotFilter() {
        return tree().robotFilter() == null ? profile().robotFilter() : tree().robotFilter();
    }

    private LdapSettings.Tree tree() {
        return settings.tree();
    }

    private AttributeProfile profile() {
        return settings.profile().attributes();
    }
}
