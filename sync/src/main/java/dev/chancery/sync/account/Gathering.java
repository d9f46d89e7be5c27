package dev.chancery.sync.account;

import static java.util.stream.Collectors.groupingBy;

import dev.chancery.sync.directory.DirectoryReading.UnusableEntry;
import dev.chancery.sync.directory.StableId;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Puts the rosters of several directories together. A robot belongs to the directory that it was first seen in: no other
 * directory can take its stable id or its name, nor keep it from being switched off. Pure.
 */
public final class Gathering {
    private final Map<StableId, KnownRobot> known;
    private final Map<ServiceAccountName, KnownRobot> names;

    /** @param known robots of all directories, also of those that are read no more */
    public Gathering(Collection<KnownRobot> known) {
        this.known = known.stream().collect(Collectors.toMap(KnownRobot::id, Function.identity()));
        this.names = known.stream().collect(Collectors.toMap(KnownRobot::name, Function.identity()));
    }

    /**
     * All of them as one.
     *
     * @param rosters by the name of their directory
     * @param silent why nothing is concluded from a directory, by its name: its robots stay exactly as they are
     */
    public Roster of(Map<String, Roster> rosters, Map<String, String> silent) {
        var robots = new TreeMap<StableId, RobotAccount>();
        var frozen = new TreeMap<StableId, String>();
        var unusable = new ArrayList<UnusableEntry>();
        var vanished = new ArrayList<StableId>();
        var suspended = new ArrayList<StableId>();
        var returned = new ArrayList<StableId>();
        var idle = new HashSet<StableId>();
        var newIds = newcomers(rosters, RobotAccount::id);
        var newNames = newcomers(rosters, RobotAccount::name);
        rosters.forEach((directory, roster) -> {
            roster.frozen().forEach((id, why) -> {
                if (isOf(directory, id)) frozen.putIfAbsent(id, why);
            });
            roster.idle().stream().filter(id -> isOf(directory, id)).forEach(idle::add);
            unusable.addAll(roster.unusable());
            vanished.addAll(roster.vanished());
            suspended.addAll(roster.suspended());
            returned.addAll(roster.returned());
            for (var robot : roster.robots()) {
                var refusal = refusal(robot, newIds, newNames);
                if (refusal.isEmpty()) robots.put(robot.id(), robot);
                else unusable.add(new UnusableEntry(robot.id(), called(robot), refusal.get()));
            }
        });
        for (var robot : known.values()) {
            if (rosters.containsKey(robot.directory())) continue;
            if (!robot.state().mayAct()) idle.add(robot.id());
            if (robot.state() == RobotState.DELETED) continue;
            frozen.put(
                    robot.id(),
                    silent.getOrDefault(
                            robot.directory(), "directory " + robot.directory() + " is not in the settings any more"));
        }
        return new Roster(List.copyOf(robots.values()), frozen, unusable, vanished, suspended, returned, idle);
    }

    private boolean isOf(String directory, StableId id) {
        var robot = known.get(id);
        return robot == null || robot.directory().equals(directory);
    }

    /** The directories in which newcomers show a thing of which there can be one. */
    private <T> Map<T, Set<String>> newcomers(Map<String, Roster> rosters, Function<RobotAccount, T> thing) {
        return rosters.values().stream()
                .flatMap(roster -> roster.robots().stream())
                .filter(robot -> !known.containsKey(robot.id()))
                .collect(groupingBy(thing, Collectors.mapping(RobotAccount::directory, Collectors.toSet())));
    }

    private Optional<String> refusal(
            RobotAccount robot, Map<StableId, Set<String>> newIds, Map<ServiceAccountName, Set<String>> newNames) {
        var before = known.get(robot.id());
        if (before != null) {
            return before.directory().equals(robot.directory())
                    ? Optional.empty()
                    : Optional.of("its stable id is that of a robot of directory " + before.directory());
        }
        if (newIds.getOrDefault(robot.id(), Set.of()).size() > 1)
            return Optional.of("its stable id stands in several directories");
        var holder = names.get(robot.name());
        if (holder != null && !holder.directory().equals(robot.directory()))
            return Optional.of("its name " + robot.name() + " is that of a robot of directory " + holder.directory());
        if (newNames.getOrDefault(robot.name(), Set.of()).size() > 1)
            return Optional.of("its name " + robot.name() + " is also wanted in another directory");
        return Optional.empty();
    }

    private static String called(RobotAccount robot) {
        return robot.entry() == null ? robot.name().value() : robot.entry().dn();
    }
}
