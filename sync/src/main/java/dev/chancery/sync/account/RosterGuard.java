package dev.chancery.sync.account;

import dev.chancery.sync.directory.StableId;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/** Says why a reading, though complete, should not be believed before a person has looked at it. */
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
        int acting =
                (int) known.stream().filter(robot -> robot.state().mayAct()).count();
        var doubts = new ArrayList<String>();
        if (present > 0 && roster.vanished().size() == present) {
            doubts.add("all " + present + " robots are gone from the directory");
        } else if (!vanishing.allows(roster.vanished().size(), present)) {
            doubts.add(sentence(roster.vanished(), present, "are gone from the directory", vanishing));
        }
        if (!suspending.allows(roster.suspended().size(), acting)) {
            doubts.add(sentence(roster.suspended(), acting, "are switched off", suspending));
        }
        return doubts;
    }

    private static String sentence(List<StableId> who, int total, String what, Limit limit) {
        return who.size() + " of " + total + " robots " + what + " at once, which is more than the limit of " + limit;
    }

    private static boolean isPresent(RobotState state) {
        return state == RobotState.ACTIVE || state == RobotState.SUSPENDED;
    }
}
