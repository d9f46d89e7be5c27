package dev.chancery.sync.plan;

import dev.chancery.sync.account.KnownRobot;
import dev.chancery.sync.account.RobotState;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Why an object is deleted.
 *
 * @param robot whose it is, once somebody has looked it up who can; null when no robot of its id is known
 */
public record Departure(Cause cause, @Nullable KnownRobot robot) {
    static final Departure UNWANTED = new Departure(Cause.UNWANTED, null);
    static final Departure OTHER_ROLE = new Departure(Cause.OTHER_ROLE, null);

    /** What it comes from. */
    public enum Cause {
        /** No rule gives it to its robot any more. */
        UNWANTED,
        /** Another role is wanted in its place: {@code roleRef} is immutable. */
        OTHER_ROLE,
        /** Its robot may not act now, and keeps its ServiceAccount. */
        ROBOT_SUSPENDED,
        /** Its robot has left the directory. */
        ROBOT_GONE,
        /** It bears our mark, and the id of no robot that was ever seen. */
        ROBOT_UNKNOWN;

        /** As in documents: {@code robot-gone}. */
        public String word() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }
    }

    /** The same of an object of this robot. */
    Departure of(@Nullable KnownRobot owner, boolean isBinding) {
        if (owner == null) return new Departure(Cause.ROBOT_UNKNOWN, null);
        return new Departure(cause == Cause.OTHER_ROLE ? cause : cause(owner.state(), isBinding), owner);
    }

    /** A robot that is switched off keeps its ServiceAccounts as long as a rule gives them. */
    private static Cause cause(RobotState state, boolean isBinding) {
        return switch (state) {
            case ACTIVE -> Cause.UNWANTED;
            case SUSPENDED -> isBinding ? Cause.ROBOT_SUSPENDED : Cause.UNWANTED;
            case QUARANTINED, DELETED -> Cause.ROBOT_GONE;
        };
    }
}
