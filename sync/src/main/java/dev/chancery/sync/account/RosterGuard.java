package dev.chancery.sync.account;

import dev.chancery.sync.directory.StableId;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/**
 * Says why a reading, though complete, should not be believed before a person has looked at it: not at all when too many
 * robots are gone, in what it switches off when those are too many.
 */
public final class RosterGuard {
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
    public List<String> doubts(Roster roster, Collection<KnownRobot> known) {
        int present =
                (int) known.stream().filter(robot -> isPresent(robot.state())).count();
        if (present > 0 && roster.vanished().size() == present)
            return List.of("all " + present + " robots are gone from the directory");
        if (vanishing.allows(roster.vanished().size(), present)) return List.of();
        return List.of(sentence(roster.vanished(), present, "are gone from the directory", vanishing));
    }

    /** Why the robots that this reading switches off should stay on until a person has looked at it; mostly empty. */
    public Optional<String> massSuspension(Roster roster, Collection<KnownRobot> known) {
        int acting =
                (int) known.stream().filter(robot -> robot.state().mayAct()).count();
        if (suspending.allows(roster.suspended().size(), acting)) return Optional.empty();
        return Optional.of(sentence(roster.suspended(), acting, "are switched off", suspending));
    }

    private static String sentence(List<StableId> who, int total, String what, Limit limit) {
        return who.size() + " of " + total + " robots " + what + " at once, which is more than the limit of " + limit;
    }

    private static boolean isPresent(RobotState state) {
        return state == RobotState.ACTIVE || state == RobotState.SUSPENDED;
    }
}
