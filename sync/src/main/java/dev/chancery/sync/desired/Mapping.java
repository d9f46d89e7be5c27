package dev.chancery.sync.desired;

import dev.chancery.sync.account.Roster;
import dev.chancery.sync.directory.Condition.Verdict;
import dev.chancery.sync.directory.DirectoryEntry;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.function.Function;

/** The compiled rules of {@code config/mapping.yaml}. */
public record Mapping(List<MappingRule> rules) {
    public Mapping {
        rules = List.copyOf(rules);
    }

    /** What a rule says about one entry. */
    public record RuleVerdict(String rule, Verdict verdict) {}

    /** Asks every rule about an entry, in the order of the file. */
    public List<RuleVerdict> explain(DirectoryEntry entry) {
        return rules.stream()
                .map(rule -> new RuleVerdict(rule.name(), rule.when().test(entry)))
                .toList();
    }

    /** Finds the rules of every robot once, for all clusters. */
    public MappedRobots map(Roster roster, Collection<RememberedPlacement> remembered) {
        return map(roster, remembered, this::rulesOf);
    }

    MappedRobots map(
            Roster roster,
            Collection<RememberedPlacement> remembered,
            Function<DirectoryEntry, List<MappingRule>> rulesOf) {
        var matches = new ArrayList<MappedRobots.Match>();
        for (var robot : roster.robots()) {
            if (!roster.frozen().containsKey(robot.id())) {
                var entry = robot.entry();
                matches.add(new MappedRobots.Match(robot, entry == null ? List.of() : rulesOf.apply(entry)));
            }
        }
        return new MappedRobots(matches, roster, List.copyOf(remembered), new Callees(rules, matches));
    }

    /** In the order of the file. */
    List<MappingRule> rulesOf(DirectoryEntry entry) {
        return rules.stream().filter(rule -> rule.when().isMetBy(entry)).toList();
    }
}
