package dev.chancery.sync.directory;

import com.unboundid.ldap.sdk.Entry;
import dev.chancery.sync.directory.AttributeProfile.UnusableValue;
import dev.chancery.sync.directory.DirectoryChange.Evidence;
import dev.chancery.sync.directory.DirectoryChange.Gone;
import dev.chancery.sync.directory.DirectoryChange.ResyncNeeded;
import dev.chancery.sync.directory.DirectoryChange.ResyncReason;
import dev.chancery.sync.directory.DirectoryChange.Upserted;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Turns "something happened to these" into what they are now, by reading them again: so it does not matter how often or
 * in which order it is told. Two things no mechanism tells by itself are seen to here:
 *
 * <ul>
 *   <li>An entry appears at a name or leaves it: the server may change the groups that name it without a word, so those
 *       are read again. Otherwise a newcomer at an old name would inherit a membership.
 *   <li>An entry above others is renamed, moved or deleted: all below have other names now, so all is read again.
 * </ul>
 */
final class Rereading {
    /** Active Directory gives no more at once. */
    private static final int MANY = 999;

    private final TreeReader tree;
    private final LdapSession session;
    private final KnownEntries known;
    private final Map<StableId, Evidence> touched = new LinkedHashMap<>();
    private final Map<StableId, Entry> robots = new LinkedHashMap<>();
    private final Map<StableId, Entry> groups = new LinkedHashMap<>();

    Rereading(TreeReader tree, LdapSession session, KnownEntries known) {
        this.tree = tree;
        this.session = session;
        this.known = known;
    }

    List<DirectoryChange> of(Collection<Touch> touches) {
        touches.forEach(this::find);
        for (var touch : touches) {
            if (uproots(touch)) return List.of(movedAbove(String.valueOf(touch.dn())));
        }
        read(touched.keySet());
        for (var touch : touches) {
            if (hidesAMove(touch)) return List.of(movedAbove(String.valueOf(touch.dn())));
        }
        for (var id : touched.keySet()) {
            var before = known.dnOf(id);
            if (before != null && !before.equals(dn(id)) && !touched.keySet().containsAll(known.below(before)))
                return List.of(movedAbove(before));
        }
        readGroupsNaming(changedNames());
        return told();
    }

    private void find(Touch touch) {
        var id = touch.id() != null ? touch.id() : idAt(touch);
        if (id == null) return;
        var evidence = touch.sort() == Touch.Sort.DELETED ? Evidence.DELETED : Evidence.OUT_OF_SIGHT;
        touched.put(id, evidence);
    }

    private @Nullable StableId idAt(Touch touch) {
        var dn = Objects.requireNonNull(touch.dn());
        if (!tree.concerns(dn)) return null;
        return switch (touch.sort()) {
            case LEFT, DELETED -> known.at(normalised(dn));
            case CHANGED, CHANGED_OR_MOVED, MOVED -> {
                var before = known.at(normalised(dn));
                if (before != null) touched.putIfAbsent(before, Evidence.OUT_OF_SIGHT);
                yield id(session.entry(dn, tree.profile().idAttribute()));
            }
        };
    }

    /** Whether it takes others along that are not told of. */
    private boolean uproots(Touch touch) {
        var dn = touch.dn();
        return switch (touch.sort()) {
            case CHANGED, CHANGED_OR_MOVED -> false;
            case MOVED -> dn != null && concerns(touch, dn) && tree.hasChildren(session, dn);
            // Content synchronisation tells of one that we never knew under the name it has now: what was below it?
            case LEFT -> touch.id() != null ? known.dnOf(touch.id()) == null : dn != null && leavesSomebodyBehind(dn);
            case DELETED -> dn != null && leavesSomebodyBehind(dn);
        };
    }

    /** A name that the server gave with an id may be new: where the entry was before, nobody knows. */
    private boolean concerns(Touch touch, String dn) {
        return touch.id() != null || tree.concerns(dn);
    }

    private boolean leavesSomebodyBehind(String dn) {
        return tree.carriesABase(dn) || !touched.keySet().containsAll(known.below(normalised(dn)));
    }

    /** Whether an entry that is neither robot nor group has somebody below it whom we do not know there: it was moved. */
    private boolean hidesAMove(Touch touch) {
        var id = touch.id();
        if (touch.sort() != Touch.Sort.CHANGED_OR_MOVED || id == null || touch.dn() == null) return false;
        if (dn(id) != null || known.dnOf(id) != null) return false;
        // Those that are told of themselves are read anyway, wherever they are: one more than those tells of the
        // others.
        if (touched.size() >= MANY) return true;
        return tree.someRobotsAndGroups(session, touch.dn(), touched.size() + 1).stream()
                .anyMatch(this::isUnknownThere);
    }

    private boolean isUnknownThere(Entry entry) {
        var who = id(entry);
        if (who == null) return true;
        return !touched.containsKey(who) && !normalised(entry.getDN()).equals(known.dnOf(who));
    }

    private void read(Collection<StableId> ids) {
        tree.groups(session, ids, entry -> keep(groups, entry));
        tree.robots(session, ids, entry -> keep(robots, entry));
    }

    private void keep(Map<StableId, Entry> entries, Entry entry) {
        var id = id(entry);
        if (id != null) entries.put(id, entry);
    }

    private Set<String> changedNames() {
        var names = new HashSet<String>();
        for (var id : touched.keySet()) {
            var before = known.dnOf(id);
            var now = dn(id);
            if (Objects.equals(before, now)) continue;
            if (before != null) names.add(before);
            if (now != null) names.add(now);
        }
        return names;
    }

    private void readGroupsNaming(Set<String> names) {
        var more = new HashSet<StableId>();
        names.forEach(name -> more.addAll(known.groupsNaming(name)));
        more.removeAll(touched.keySet());
        more.forEach(id -> touched.put(id, Evidence.OUT_OF_SIGHT));
        if (!more.isEmpty()) read(more);
    }

    private List<DirectoryChange> told() {
        var changes = new ArrayList<DirectoryChange>();
        touched.forEach((id, evidence) -> {
            var robot = robots.get(id);
            var group = groups.get(id);
            if (robot != null || group != null) changes.add(new Upserted(id, robot, group));
            else if (known.dnOf(id) != null) changes.add(new Gone(id, evidence));
        });
        return changes;
    }

    private @Nullable String dn(StableId id) {
        var entry = robots.containsKey(id) ? robots.get(id) : groups.get(id);
        return entry == null ? null : normalised(entry.getDN());
    }

    private @Nullable StableId id(@Nullable Entry entry) {
        try {
            return entry == null ? null : tree.profile().id(entry);
        } catch (UnusableValue e) {
            return null; // it was not in the last whole reading either, or that one could not be followed
        }
    }

    private static String normalised(String dn) {
        return NormalisedDn.orAsWritten(dn);
    }

    private static ResyncNeeded movedAbove(String dn) {
        return new ResyncNeeded(ResyncReason.MOVED_ABOVE, "\"" + dn + "\" was moved, renamed or deleted");
    }
}
