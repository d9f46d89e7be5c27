package dev.chancery.sync.pass;

import static java.util.Comparator.comparingInt;
import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.joining;
import static java.util.stream.Collectors.mapping;
import static java.util.stream.Collectors.toList;

import dev.chancery.sync.account.KnownRobot;
import dev.chancery.sync.account.Scope;
import dev.chancery.sync.directory.DirectoryEntry;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Whom a look at everybody left exactly as they are: robots that want one name, a newcomer with the name of one that left, entries that
 * cannot be robots, and all of a directory that cannot be believed.
 *
 * @param reasons why, by stable id, or by DN where that is not an id of ours
 * @param sentence what a person should hear of them; empty when there are none
 */
public record FrozenRobots(Map<String, String> reasons, String sentence) {
    public static final FrozenRobots NONE = new FrozenRobots(Map.of(), "");

    private static final int SHOWN = 3;

    public FrozenRobots {
        reasons = Map.copyOf(reasons);
    }

    /** Empty when the look was not about everybody: then those of the look before still are. */
    public static Optional<FrozenRobots> in(Look look) {
        if (!(look instanceof Look.Seen seen) || !(seen.roster().scope() instanceof Scope.Everybody))
            return Optional.empty();
        var reasons = new HashMap<String, String>();
        seen.roster().frozen().forEach((id, why) -> reasons.put(id.value(), why));
        for (var entry : seen.roster().unusable())
            if (entry.id() == null || !reasons.containsKey(entry.id().value())) reasons.put(entry.dn(), entry.reason());
        return Optional.of(reasons.isEmpty() ? NONE : new FrozenRobots(reasons, sentence(seen, reasons)));
    }

    public int count() {
        return reasons.size();
    }

    /** What is true of few comes first: of a whole directory that is not believed one hears anyway. */
    private static String sentence(Look.Seen seen, Map<String, String> reasons) {
        var groups = new TreeMap<>(reasons)
                .entrySet().stream()
                        .collect(groupingBy(
                                Map.Entry::getValue, LinkedHashMap::new, mapping(Map.Entry::getKey, toList())));
        var shown = groups.entrySet().stream()
                .sorted(comparingInt(group -> group.getValue().size()))
                .limit(SHOWN)
                .toList();
        int others = reasons.size()
                - shown.stream().mapToInt(group -> group.getValue().size()).sum();
        return reasons.size() + (reasons.size() == 1 ? " robot is left as it is: " : " robots are left as they are: ")
                + shown.stream()
                        .map(group -> which(seen, group.getValue()) + " (" + group.getKey() + ")")
                        .collect(joining(", "))
                + (others > 0 ? " and " + others + " more" : "") + "; ./chancery explain NAME tells of each";
    }

    private static String which(Look.Seen seen, List<String> keys) {
        return keys.size() == 1 ? called(seen, keys.getFirst()) : keys.size() + " of them";
    }

    /** Its login, where anything of it is known. */
    private static String called(Look.Seen seen, String key) {
        var entries = seen.read().stream().flatMap(read -> read.reading().entries().stream());
        return entries.filter(entry -> entry.id().value().equals(key))
                .findFirst()
                .map(DirectoryEntry::login)
                .or(() -> known(seen, key).map(KnownRobot::login))
                .orElse(key);
    }

    private static Optional<KnownRobot> known(Look.Seen seen, String key) {
        return seen.known().values().stream()
                .filter(robot -> robot.id().value().equals(key))
                .findFirst();
    }
}
