package dev.chancery.sync.account;

import dev.chancery.sync.directory.StableId;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Says why a reading, though complete, should not be believed before a person has looked at it: not at all when too many
 * robots are gone, in what it switches off when those are too many, in whom it gives power back when those are.
 *
 * <p>Whoever follows a directory sees a thousand deletions a few at a time. So what has come in a while before counts too,
 * unless it was more at once than the limit, for then a person has let it pass.
 */
public final class RosterGuard {
    private static final Duration GONE_TOGETHER = Duration.ofHours(1);
    /** Short, because whoever switches robots off one by one in an emergency must not be kept waiting. */
    private static final Duration SWITCHED_OFF_TOGETHER = Duration.ofMinutes(1);

    private final RosterLimits limits;

    /** @param limits of the directory whose rosters it is asked about */
    public RosterGuard(RosterLimits limits) {
        this.limits = limits;
    }

    /**
     * The doubts about this roster, as sentences; none when it can be believed.
     *
     * @param known all robots of its directory
     * @param together robots that were gone, and held for that, when they were last looked at
     */
    public List<String> doubts(Roster roster, Collection<KnownRobot> known, Set<StableId> together, Instant now) {
        int present =
                (int) known.stream().filter(robot -> isPresent(robot.state())).count();
        if (present > 0 && roster.vanished().size() == present)
            return List.of("all " + present + " robots are gone from the directory");
        var before = since(now.minus(GONE_TOGETHER), RobotState.QUARANTINED, known, limits.vanishing(), present);
        return limits
                .vanishing()
                .excess(
                        Set.copyOf(roster.vanished()),
                        before,
                        of(known, together),
                        present,
                        "robots are gone from the directory")
                .stream()
                .toList();
    }

    /**
     * Why the robots that this reading switches off should stay on until a person has looked at it; mostly empty.
     *
     * @param known all robots of its directory
     * @param together robots whose suspension was held when they were last looked at
     */
    public Optional<String> massSuspension(
            Roster roster, Collection<KnownRobot> known, Set<StableId> together, Instant now) {
        int acting =
                (int) known.stream().filter(robot -> robot.state().mayAct()).count();
        var before = since(now.minus(SWITCHED_OFF_TOGETHER), RobotState.SUSPENDED, known, limits.suspending(), acting);
        return limits.suspending()
                .excess(Set.copyOf(roster.suspended()), before, of(known, together), acting, "robots are switched off");
    }

    /**
     * Why the robots that come back by this reading should stay off until a person has looked at it; mostly empty. The share is
     * that of the robots that are off, because a reader that loses sight of what switches them off brings back all of those.
     *
     * @param known all robots of its directory
     * @param lately robots that came back shortly before without asking anybody; who comes back again and again counts once
     * @param together robots whose return was held when they were last looked at
     */
    public Optional<String> massReturn(
            Roster roster, Collection<KnownRobot> known, Set<StableId> lately, Set<StableId> together) {
        var back = Set.copyOf(roster.returned());
        int off = (int) known.stream()
                .filter(robot -> isOff(robot.state()) || back.contains(robot.id()))
                .count();
        return limits.returning()
                .excess(
                        back,
                        of(known, lately),
                        of(known, together),
                        off,
                        "robots that were switched off or gone come back");
    }

    /** Those of one directory. */
    private static Set<StableId> of(Collection<KnownRobot> known, Set<StableId> some) {
        if (some.isEmpty()) return some;
        return known.stream().map(KnownRobot::id).filter(some::contains).collect(Collectors.toSet());
    }

    /** Who was deleted long ago is no part of anything. */
    private static boolean isOff(RobotState state) {
        return state == RobotState.SUSPENDED || state == RobotState.QUARANTINED;
    }

    /** Who came into that state lately, without those that came in such a mass that a person was asked. */
    private static Set<StableId> since(
            Instant begin, RobotState state, Collection<KnownRobot> known, Limit limit, int total) {
        var together = known.stream()
                .filter(robot -> robot.state() == state && robot.since().isAfter(begin))
                .collect(Collectors.groupingBy(
                        KnownRobot::since, Collectors.mapping(KnownRobot::id, Collectors.toSet())));
        return together.values().stream()
                .filter(some -> limit.allows(some.size(), total + some.size()))
                .flatMap(Set::stream)
                .collect(Collectors.toSet());
    }

    private static boolean isPresent(RobotState state) {
        return state == RobotState.ACTIVE || state == RobotState.SUSPENDED;
    }
}
