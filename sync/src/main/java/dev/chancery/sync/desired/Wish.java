package dev.chancery.sync.desired;

import dev.chancery.sync.desired.DesiredObject.Binding;
import dev.chancery.sync.desired.DesiredObject.Namespace;
import dev.chancery.sync.desired.DesiredObject.ServiceAccount;
import dev.chancery.sync.directory.StableId;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a rule wants in every cluster that it chooses. Made once, and shared by all of them. */
sealed interface Wish {
    /** Which clusters it is for. */
    ClusterSelector clusters();

    ObjectKey key();

    /** Whom it is for; a room is for all who live in it. */
    @Nullable
    StableId robot();

    /** A namespace for those who live in it. */
    record Room(ClusterSelector clusters, Namespace namespace) implements Wish {
        @Override
        public ObjectKey key() {
            return namespace.key();
        }

        @Override
        public @Nullable StableId robot() {
            return null;
        }
    }

    /** A robot's ServiceAccount. */
    record Home(ClusterSelector clusters, ServiceAccount account) implements Wish {
        @Override
        public ObjectKey key() {
            return account.key();
        }

        @Override
        public StableId robot() {
            return account.robot();
        }

        Subject subject() {
            return new Subject(account.key().namespace(), account.key().name());
        }
    }

    /** A home that cannot be, because its name would be too long. */
    record Nowhere(ClusterSelector clusters, StableId robot, ObjectKey key, String why) implements Wish {}

    /**
     * A role for a robot.
     *
     * @param homes of the robot; the binding is for those that are in the cluster
     * @param binding for all of them
     */
    record Grant(ClusterSelector clusters, List<Home> homes, Binding binding) implements Wish {
        @Override
        public ObjectKey key() {
            return binding.key();
        }

        @Override
        public StableId robot() {
            return binding.robot();
        }
    }

    /** A role for a robot itself, by the user name that its tokens of the broker give it, wherever it lives. */
    record Trust(ClusterSelector clusters, Binding binding) implements Wish {
        @Override
        public ObjectKey key() {
            return binding.key();
        }

        @Override
        public StableId robot() {
            return binding.robot();
        }
    }
}
