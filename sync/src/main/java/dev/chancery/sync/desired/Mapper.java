package dev.chancery.sync.desired;

import dev.chancery.sync.account.Roster;
import dev.chancery.sync.directory.DirectoryEntry;
import java.util.Collection;
import java.util.IdentityHashMap;
import java.util.List;

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
}
