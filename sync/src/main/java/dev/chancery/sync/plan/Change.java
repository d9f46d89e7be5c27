package dev.chancery.sync.plan;

import dev.chancery.sync.account.KnownRobot;
import dev.chancery.sync.desired.DesiredObject;
import dev.chancery.sync.desired.ObjectKey;
import dev.chancery.sync.desired.OwnershipMark;
import dev.chancery.sync.directory.StableId;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** One step of a plan. */
public sealed interface Change {
    ObjectKey key();

    record Create(DesiredObject want) implements Change {
        @Override
        public ObjectKey key() {
            return want.key();
        }
    }

    record Update(ObservedObject have, DesiredObject.Owned want) implements Change {
        @Override
        public ObjectKey key() {
            return want.key();
        }
    }

    /** Deletes exactly the object that was observed: its uid and version are preconditions. */
    record Delete(ObservedObject have, Departure why) implements Change {
        /** Because nobody wants it. */
        public Delete(ObservedObject have) {
            this(have, Departure.UNWANTED);
        }

        @Override
        public ObjectKey key() {
            return have.key();
        }

        /** The robot that it belongs to, as it says itself. */
        public @Nullable StableId robot() {
            return have.ownership() instanceof Ownership.Ours(var robot) ? robot : null;
        }

        /** The rule that wanted it once, as it says itself. */
        public @Nullable String rule() {
            return have.annotations().get(OwnershipMark.RULE);
        }

        /** Why, for people. */
        public String reason() {
            var robot = why.robot();
            return switch (why.cause()) {
                case UNWANTED -> rule() == null ? "no rule gives it" : "rule " + rule() + " no longer gives it";
                case OTHER_ROLE -> "another role is wanted in its place";
                case ROBOT_SUSPENDED, ROBOT_GONE ->
                    robot == null
                            ? "its robot may not act"
                            : "its robot is " + robot.state().word() + ": " + robot.reason();
                case ROBOT_UNKNOWN -> "it bears our mark, but no robot " + robot() + " was ever seen";
            };
        }

        Delete naming(Map<StableId, KnownRobot> robots) {
            return new Delete(have, why.of(robots.get(robot()), key().kind().isBinding()));
        }
    }

    /** A step that is not taken, and waits for a person. */
    record Held(ObjectKey key, HeldReason reason, String detail) implements Change {}

    /** Why a step waits. */
    enum HeldReason {
        OWNED_BY_SOMEONE_ELSE,
        OWNED_BY_ANOTHER_ROBOT,
        ROBOT_FROZEN,
        NAMESPACE_MISSING,
        ACCOUNT_HELD,
        NAME_WANTED_TWICE
    }
}
