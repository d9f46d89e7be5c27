package dev.chancery.sync.account;

import dev.chancery.sync.directory.DirectoryReading.UnusableEntry;
import dev.chancery.sync.directory.StableId;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Every robot there is or was, after one reading of the directory; or some of them, after news of those.
 *
 * @param scope of which robots it speaks
 * @param robots in the order of their stable ids; one that is frozen as well changes its state and nothing else
 * @param frozen robots that must stay exactly as they are, but for a state that is said of them in {@code robots}, with the reason:
 *     unusable entries, clashing names, readings that are not believed
 * @param unusable entries that cannot be robots
 * @param vanished robots that this reading no longer shows and an earlier one did
 * @param suspended robots that this reading suspends and an earlier one did not
 * @param returned robots that may act by this reading and by an earlier one did not; newcomers are none of them, nor are those
 *     that were merely locked and whose lock is seen to be over
 * @param idle robots that may do nothing, frozen or not: switched off, or gone from the directory
 */
public record Roster(
        Scope scope,
        List<RobotAccount> robots,
        Map<StableId, String> frozen,
        List<UnusableEntry> unusable,
        List<StableId> vanished,
        List<StableId> suspended,
        List<StableId> returned,
        Set<StableId> idle) {
    public Roster {
        robots = List.copyOf(robots);
        frozen = Map.copyOf(frozen);
        unusable = List.copyOf(unusable);
        vanished = List.copyOf(vanished);
        suspended = List.copyOf(suspended);
        returned = List.copyOf(returned);
        idle = Set.copyOf(idle);
    }

    /** Of everybody. */
    public Roster(
            List<RobotAccount> robots,
            Map<StableId, String> frozen,
            List<UnusableEntry> unusable,
            List<StableId> vanished,
            List<StableId> suspended,
            List<StableId> returned,
            Set<StableId> idle) {
        this(Scope.EVERYBODY, robots, frozen, unusable, vanished, suspended, returned, idle);
    }

    /** The same, said of these robots only. */
    public Roster about(Collection<StableId> ids) {
        return new Roster(Scope.only(ids), robots, frozen, unusable, vanished, suspended, returned, idle);
    }

    /** The robot of an id, if there is one that is not frozen. */
    public Optional<RobotAccount> robot(StableId id) {
        return frozen.containsKey(id) ? Optional.empty() : said(id);
    }

    /** What is said of the robot of an id, frozen or not. */
    public Optional<RobotAccount> said(StableId id) {
        int at = position(id);
        return at < 0 ? Optional.empty() : Optional.of(robots.get(at));
    }

    /** The same after news of some of its robots. */
    public Roster with(Roster some) {
        var all = new ArrayList<>(robots);
        some.robots.forEach(robot -> all.set(position(robot.id()), robot));
        var stillIdle = new HashSet<>(idle);
        some.robots.forEach(robot -> stillIdle.remove(robot.id()));
        stillIdle.addAll(some.idle);
        return new Roster(scope, all, frozen, unusable, vanished, suspended, returned, stillIdle);
    }

    private int position(StableId id) {
        int low = 0;
        int high = robots.size() - 1;
        while (low <= high) {
            int middle = (low + high) >>> 1;
            int order = robots.get(middle).id().compareTo(id);
            if (order == 0) return middle;
            if (order < 0) low = middle + 1;
            else high = middle - 1;
        }
        return -1;
    }

    /** The same, but these robots stay exactly as they are. */
    public Roster freezing(Collection<StableId> ids, String why) {
        var more = new HashMap<>(frozen);
        ids.forEach(id -> more.putIfAbsent(id, why));
        var others = robots.stream().filter(robot -> !ids.contains(robot.id())).toList();
        var stillIdle = new HashSet<>(idle);
        ids.forEach(stillIdle::remove);
        return new Roster(scope, others, more, unusable, vanished, suspended, returned, stillIdle);
    }

    /**
     * The same, but these robots, which may do nothing, stay so and exactly as they are. Of one that was deleted there is
     * nothing that could be kept.
     */
    public Roster keepingOff(Collection<KnownRobot> those, String why) {
        var more = new HashMap<>(frozen);
        var ids = those.stream().map(KnownRobot::id).collect(Collectors.toSet());
        for (var robot : those) if (robot.state() != RobotState.DELETED) more.putIfAbsent(robot.id(), why);
        var others = robots.stream().filter(robot -> !ids.contains(robot.id())).toList();
        var stillIdle = new HashSet<>(idle);
        stillIdle.addAll(ids);
        return new Roster(scope, others, more, unusable, vanished, suspended, returned, stillIdle);
    }

    /**
     * What counts of a reading that is not believed: whom it switches off, because that takes power away and nothing else.
     * Everything else stays exactly as it is.
     *
     * @param known the robots of its directory, from earlier runs
     */
    public Roster onlySwitchingOff(Collection<KnownRobot> known, String why) {
        var more = new HashMap<>(frozen);
        var stillIdle = new HashSet<>(suspended);
        for (var robot : known) {
            if (robot.state() != RobotState.DELETED) more.putIfAbsent(robot.id(), why);
            if (!robot.state().mayAct()) stillIdle.add(robot.id());
        }
        var switchedOff =
                robots.stream().filter(robot -> suspended.contains(robot.id())).toList();
        return new Roster(scope, switchedOff, more, unusable, List.of(), suspended, List.of(), stillIdle);
    }

    public Map<StableId, RobotAccount> byId() {
        return robots.stream().collect(Collectors.toMap(RobotAccount::id, Function.identity()));
    }
}
