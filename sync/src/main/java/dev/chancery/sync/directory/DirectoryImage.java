package dev.chancery.sync.directory;

import com.unboundid.ldap.sdk.Entry;
import dev.chancery.sync.directory.AttributeProfile.UnusableValue;
import dev.chancery.sync.directory.DirectoryChange.Evidence;
import dev.chancery.sync.directory.DirectoryChange.Gone;
import dev.chancery.sync.directory.DirectoryChange.ResyncNeeded;
import dev.chancery.sync.directory.DirectoryChange.Upserted;
import dev.chancery.sync.directory.DirectoryReading.PartialReason;
import dev.chancery.sync.directory.GroupGraph.Group;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * All robots and groups of a directory by stable id, as of one whole reading and the changes since. What is shown of a robot is
 * understood once; as long as neither it nor its groups change, readings share the same entry. Not for threads.
 */
final class DirectoryImage implements KnownEntries {
    private final AttributeProfile profile;
    private final Values.Names attributes = new Values.Names();
    private final Map<StableId, ShownRobot> robots = new HashMap<>();
    private final Map<StableId, Group> groups = new HashMap<>();
    private final Map<StableId, String> names = new HashMap<>();
    private final Map<String, StableId> byName = new HashMap<>();
    private final Map<String, Set<StableId>> naming = new HashMap<>();

    private final Instant since;
    private @Nullable GroupGraph graph;
    /** Robots that are otherwise than they were last told; null when there is more to tell than that. */
    private @Nullable Set<StableId> changed;

    private final Set<StableId> deleted = new HashSet<>();
    private @Nullable ServerPosition position;
    private final LatestGroup latest = new LatestGroup();
    private boolean locks; // somebody was locked when he was told last
    private int usable; // robots when everything was told last
    private int unusable;

    /** Knows nobody. */
    DirectoryImage(AttributeProfile profile, Instant since) {
        this.profile = profile;
        this.since = since;
    }

    /** @throws IncompleteReading when it is not the whole directory, or an entry without an id could not be followed */
    static DirectoryImage read(Line line) {
        var tree = line.tree();
        var session = line.session();
        var image = new DirectoryImage(tree.profile(), line.now());
        var identity = tree.checkpoint(session);
        image.position = ServerPosition.of(session, identity);
        tree.groups(session, entry -> image.put(image.id(entry), null, entry));
        tree.robots(session, entry -> image.put(image.id(entry), entry, null));
        LdapDirectory.requireSame(identity, tree.checkpoint(session));
        image.counted(ServerPosition.of(session, identity));
        return image;
    }

    private StableId id(Entry entry) {
        try {
            return profile.id(entry);
        } catch (UnusableValue e) {
            throw new IncompleteReading(
                    PartialReason.REFUSED, "\"" + entry.getDN() + "\" cannot be followed: " + e.reason());
        }
    }

    DirectoryReading.Complete reading(String directory, String server) {
        var now = graph();
        robots.replaceAll((_, robot) -> robot.in(now));
        var entries = new RobotEntries(profile, now);
        robots.values().forEach(entries::add);
        var reading = entries.from(directory, server, since, latest.in(position));
        locks = reading.entries().stream().anyMatch(DirectoryEntry::locked);
        usable = reading.entries().size();
        unusable = reading.unusable().size();
        changed = new HashSet<>();
        return reading.havingDeleted(deleted);
    }

    /** How far the server had come at the least when it told what was taken in last. */
    void reached(ServerPosition now) {
        position = now;
    }

    /** How far it has counted since, by changes that it may not have told yet. */
    void counted(ServerPosition now) {
        if (position != null) position = position.counted(now);
    }

    /** Whether somebody was locked who may be so no more by now: no server tells that a lock has lapsed. */
    boolean mayHaveUnlocked() {
        return locks;
    }

    /** What was told is not up to date: there will be no news before the next reading. */
    void forgetTold() {
        changed = null;
    }

    /** What became of single robots since the last reading or the last news; empty when more than that has changed. */
    Optional<DirectoryNews> news(String directory, String server) {
        var told = changed;
        if (told == null) return Optional.empty();
        if (graph == null) {
            var now = graph();
            robots.replaceAll((id, robot) -> {
                var regrouped = robot.in(now);
                if (regrouped != robot) told.add(id);
                return regrouped;
            });
        }
        var entries = new ArrayList<DirectoryEntry>();
        for (var id : told) {
            var robot = robots.computeIfPresent(id, (_, shown) -> shown.in(graph()));
            if (!(robot instanceof ShownRobot.Usable(var entry, var _)))
                throw new IllegalStateException("news of " + id + ", which is no robot");
            entries.add(entry);
        }
        changed = new HashSet<>();
        locks |= entries.stream().anyMatch(DirectoryEntry::locked);
        return Optional.of(new DirectoryNews(directory, server, since, usable, unusable, entries, latest.in(position)));
    }

    private GroupGraph graph() {
        if (graph == null) graph = new GroupGraph(groups.values());
        return graph;
    }

    /** What became of the image. */
    enum Effect {
        NOTHING,
        OTHER
    }

    Effect apply(DirectoryChange change) {
        return switch (change) {
            case Upserted now -> upsert(now);
            case Gone(var id, var evidence) -> remove(id, evidence);
            case ResyncNeeded needed -> throw new IllegalStateException("an image cannot follow " + needed);
        };
    }

    private Effect upsert(Upserted now) {
        var group = now.group() == null ? null : GroupEntries.group(profile, now.group());
        boolean same = isSame(robots.get(now.id()), now.robot()) && Objects.equals(group, groups.get(now.id()));
        if (same) return Effect.NOTHING;
        var before = robots.get(now.id());
        forget(now.id());
        put(now.id(), now.robot(), now.group());
        tell(now.id(), before, robots.get(now.id()));
        return Effect.OTHER;
    }

    /** But for its groups, which are theirs to tell. */
    private boolean isSame(@Nullable ShownRobot known, @Nullable Entry now) {
        if (known == null || now == null) return known == null && now == null;
        return known.alone().equals(ShownRobot.of(now, profile, attributes));
    }

    private Effect remove(StableId id, Evidence evidence) {
        if (!names.containsKey(id)) return Effect.NOTHING;
        if (evidence == Evidence.DELETED) deleted.add(id);
        tell(id, robots.get(id), null);
        forget(id);
        return Effect.OTHER;
    }

    /** A robot that stays a robot is told by itself; a group, by those whose groups are others for it. */
    private void tell(StableId id, @Nullable ShownRobot before, @Nullable ShownRobot now) {
        if (changed == null || (before == null && now == null)) return;
        if (before instanceof ShownRobot.Usable && now instanceof ShownRobot.Usable) changed.add(id);
        else changed = null;
    }

    private void put(StableId id, @Nullable Entry robot, @Nullable Entry group) {
        deleted.remove(id);
        if (robot != null) {
            robots.put(id, ShownRobot.of(robot, profile, attributes));
            name(id, robot);
        }
        if (group != null) {
            var parsed = GroupEntries.group(profile, group);
            groups.put(id, parsed);
            latest.see(id, group);
            graph = null;
            name(id, group);
            for (var member : parsed.members())
                naming.computeIfAbsent(member, any -> new HashSet<>(2)).add(id);
        }
    }

    private void name(StableId id, Entry entry) {
        var dn = NormalisedDn.of(entry.getDN());
        names.put(id, NormalisedDn.orAsWritten(entry.getDN()));
        if (dn != null) byName.put(dn, id);
    }

    private void forget(StableId id) {
        robots.remove(id);
        var dn = names.remove(id);
        if (dn != null) byName.remove(dn, id);
        var group = groups.remove(id);
        if (group == null) return;
        graph = null;
        for (var member : group.members()) {
            var groupsOfMember = naming.get(member);
            if (groupsOfMember == null) continue;
            groupsOfMember.remove(id);
            if (groupsOfMember.isEmpty()) naming.remove(member);
        }
    }

    @Override
    public @Nullable StableId at(String dn) {
        return byName.get(dn);
    }

    @Override
    public @Nullable String dnOf(StableId id) {
        return names.get(id);
    }

    @Override
    public Set<StableId> below(String dn) {
        var found = new HashSet<StableId>();
        byName.forEach((name, id) -> {
            if (NormalisedDn.isBelow(name, dn)) found.add(id);
        });
        return found;
    }

    @Override
    public Set<StableId> groupsNaming(String dn) {
        return Set.copyOf(naming.getOrDefault(dn, Set.of()));
    }
}
