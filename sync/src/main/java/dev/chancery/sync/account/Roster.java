package dev.chancery.sync.account;

import dev.chancery.sync.directory.DirectoryReading.UnusableEntry;
import dev.chancery.sync.directory.StableId;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Every robot there is or was, after one reading of the directory.
 *
 * @param robots in the order of their stable ids
 * @param frozen robots that must stay exactly as they are, with the reason: unusable entries and clashing names
 * @param unusable entries that cannot be robots
 * @param vanished robots that this reading no longer shows and an earlier one did
 * @param suspended robots that this reading suspends and an earlier one did not
 */
public record Roster(
        List<RobotAccount> robots,
        Map<StableId, String> frozen,
        List<UnusableEntry> unusable,
        List<StableId> vanished,
        List<StableId> suspended) {
    public Roster {
        robots = List.copyOf(robots);
        frozen = Map.copyOf(frozen);
        unusable = List.copyOf(unusable);
        vanished = List.copyOf(vanished);
        suspended = List.copyOf(suspended);
    }

    /** The same, but these robots stay exactly as they are. */
    public Roster freezing(Collection<StableId> ids, String why) {
        var more = new HashMap<>(frozen);
        ids.forEach(id -> more.putIfAbsent(id, why));
        var others = robots.stream().filter(robot -> !ids.contains(robot.id())).toList();
        return new Roster(others, more, unusable, vanished, suspended);
    }

    public Map<StableId, RobotAccount> byId() {
        return robots.stream().collect(Collectors.toMap(RobotAccount::id, Function.identity()));
    }
}
