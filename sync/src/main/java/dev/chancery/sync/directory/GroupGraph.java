package dev.chancery.sync.directory;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Who belongs to which groups, through any depth of groups within groups. Cycles are harmless: their groups all have the
 * same members. Not for use by several threads, because it remembers what it has worked out.
 */
final class GroupGraph {
    private final List<String> names = new ArrayList<>();
    private final Map<String, List<Integer>> byMember = new HashMap<>();
    private final Map<String, List<Integer>> byLogin = new HashMap<>();
    private final Map<String, Integer> bySid = new HashMap<>();
    private final Map<Integer, BitSet> closures = new HashMap<>();
    private final Map<BitSet, Set<String>> answers = new HashMap<>();

    /**
     * A group and who is in it.
     *
     * @param dn normalised
     * @param members normalised DNs of robots, people and other groups
     * @param logins members that the group knows by login only, RFC 2307 {@code memberUid}
     * @param sid of the group, or null
     */
    record Group(
            String dn,
            Set<String> members,
            Set<String> logins,
            @Nullable String sid) {
        Group {
            members = Set.copyOf(members);
            logins = Set.copyOf(logins);
        }
    }

    /** Who asks: a normalised DN, a login, and the SID of a primary group or null. */
    record Member(String dn, String login, @Nullable String primaryGroup) {}

    GroupGraph(Collection<Group> groups) {
        for (var group : groups) add(group);
    }

    private void add(Group group) {
        int number = names.size();
        names.add(group.dn());
        for (var member : group.members())
            byMember.computeIfAbsent(member, any -> new ArrayList<>(2)).add(number);
        for (var login : group.logins())
            byLogin.computeIfAbsent(login, any -> new ArrayList<>(2)).add(number);
        if (group.sid() != null) bySid.put(group.sid(), number);
    }

    /** The normalised DNs of all groups of a member, direct or not. Members of the same groups share one set. */
    Set<String> groupsOf(Member member) {
        var asMember = byMember.getOrDefault(member.dn(), List.of());
        var asLogin = byLogin.getOrDefault(member.login(), List.of());
        var primary = member.primaryGroup() == null ? null : bySid.get(member.primaryGroup());
        if (asMember.isEmpty() && asLogin.isEmpty() && primary == null) return Set.of();
        var direct = new BitSet();
        asMember.forEach(direct::set);
        asLogin.forEach(direct::set);
        if (primary != null) direct.set(primary);
        return answers.computeIfAbsent(direct, this::named);
    }

    private Set<String> named(BitSet direct) {
        var all = new BitSet();
        direct.stream().forEach(group -> all.or(closures.computeIfAbsent(group, this::closure)));
        var found = new HashSet<String>();
        all.stream().forEach(group -> found.add(names.get(group)));
        return Set.copyOf(found);
    }

    /** The group and every group above it. */
    private BitSet closure(int group) {
        var reached = new BitSet();
        var waiting = new ArrayDeque<Integer>(List.of(group));
        while (!waiting.isEmpty()) {
            int next = waiting.pop();
            if (reached.get(next)) continue;
            reached.set(next);
            waiting.addAll(byMember.getOrDefault(names.get(next), List.of()));
        }
        return reached;
    }
}
