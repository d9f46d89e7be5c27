package dev.chancery.sync.plan;

import dev.chancery.sync.desired.DesiredObject;
import dev.chancery.sync.desired.ObjectKey;

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
    record Delete(ObservedObject have) implements Change {
        @Override
        public ObjectKey key() {
            return have.key();
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
