package dev.chancery.sync.account;

import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Says why a reading, though complete, should not be believed before a person has looked at it: not at all when too many
 * robots are gone, in what it switches off when those are too many.
 *
 * <p>Whoever follows a directory sees a thousand deletions a few at a time. So what has come in a while before counts too,
 * unless it was more at once than the limit, for then a person has let it pass.
 */
public final class RosterGuard {
    private static final Duration GONE_TOGETHER = Duration.ofHours(1);
    /** Short, because whoever switches robots off one by one in an emergency must not be kept waiting. */
    private static final Duration SWITCHED_OFF_TOGETHER = Duration.ofMinutes(1);

    private final Limit vanishing;
    private final Limit suspending;

    /**
     * @param vanishing how many robots may leave the directory at once
     * @param suspending how many may be switched off at once
     */
    public RosterGuard(Limit vanishing, Limit suspending) {
        this.vanishing = vanishing;
        this.suspending = suspending;
    }

    /** The doubts about this roster, as sentences; none when it can be believed. */
    public List<String> doubts(Roster roster, Collection<KnownRobot> known, Instant now) {
        int present =
                (int) known.stream().filter(robot -> isPresent(robot.state())).count();
        if (present > 0 && roster.vanished().size() == present)
            return List.of("all " + present + " robots are gone from the directory");
        var before = since(now.minus(GONE_TOGETHER), RobotState.QUARANTINED, known, vanishing, present);
        return vanishing
                .excess(roster.vanished().size(), before, present, "robots are gone from the directory")
                .stream()
                .toList();
    }

    /** Why the robots that this reading switches off should stay on until a person has looked at it; mostly empty. */
    public Optional<String> massSuspension(Roster roster, Collection<KnownRobot> known, Instant now) {
        int acting =
                (int) known.stream().filter(robot -> robot.state().mayAct()).count();
        var before = since(now.minus(SWITCHED_OFF_TOGETHER), RobotState.SUSPENDED, known, suspending, acting);
        return suspending.excess(roster.suspended().size(), before, acting, "robots are switched off");
    }

    /** How many came into that state lately, without those that came in such a mass that a person was asked. */
    private static int since(Instant begin, RobotState state, Collection<KnownRobot> known, Limit limit, int total) {
        var together = known.stream()
                .filter(robot -> robot.state() == state && robot.since().isAfter(begin))
                .collect(Collectors.groupingBy(KnownRobot::since, Collectors.counting()));
        return together.values().stream()
                .filter(count -> limit.allows(count.intValue(), total + count.intValue()))
                .mapToInt(Long::intValue)
                .sum();
    }

    private static boolean isPresent(RobotState state) {
        return state == RobotState.ACTIVE || state == RobotState.SUSPENDED;
    }
}
