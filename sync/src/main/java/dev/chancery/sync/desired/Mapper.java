package dev.chancery.sync.desired;

import dev.chancery.sync.account.Roster;
import dev.chancery.sync.directory.DirectoryEntry;
import java.util.ArrayList;
import java.util.Collection;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/**
 * Maps one roster after another, and asks the rules only about entries that it has not seen: an entry never changes, and
 * neither do the rules. Safe for use by several threads.
 */
public final class Mapper {
    private final Mapping mapping;
    private IdentityHashMap<DirectoryEntry, List<MappingRule>> known = new IdentityHashMap<>();

    public Mapper(Mapping mapping) {
        this.mapping = mapping;
    }

    /** As {@link Mapping#map}. */
    public synchronized MappedRobots map(Roster roster, Collection<RememberedPlacement> remembered) {
        var met = new IdentityHashMap<DirectoryEntry, List<MappingRule>>();
        var mapped = mapping.map(roster, remembered, entry -> {
            var before = known.get(entry);
            var rules = before == null ? mapping.rulesOf(entry) : before;
            met.put(entry, rules);
            return rules;
        });
        known = met;
        return mapped;
    }

    /**
     * What the rules say of some of the robots that were mapped before; empty when that says something about others as well.
     *
     * @param some robots of {@code all}
     * @param held objects that are not theirs to want
     */
    public synchronized Optional<MappedRobots> renew(Roster some, MappedRobots all, Set<ObjectKey> held) {
        var matches = new ArrayList<MappedRobots.Match>();
        for (var robot : some.robots()) {
            var entry = Objects.requireNonNull(robot.entry());
            matches.add(new MappedRobots.Match(robot, known.computeIfAbsent(entry, mapping::rulesOf)));
        }
        return all.renewing(matches, some, held);
    }
}
