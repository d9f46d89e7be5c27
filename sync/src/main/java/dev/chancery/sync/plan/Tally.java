package dev.chancery.sync.plan;

import dev.chancery.sync.desired.ClusterDesire;
import dev.chancery.sync.desired.DesiredObject;
import dev.chancery.sync.desired.DesiredObject.Binding;
import dev.chancery.sync.desired.ObjectKey;
import dev.chancery.sync.desired.ObjectKey.Kind;
import dev.chancery.sync.directory.StableId;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What a plan would do, counted by kinds. */
final class Tally {
    private final List<Change> changes;
    private final Set<StableId> idle;
    private final Set<ObjectKey> made;
    private final Set<ObjectKey> removed;
    private final Set<StableId> renamed;
    private final Set<StableId> deleted;
    private final Extent extent;

    Tally(Plan plan, ClusterDesire desire, Extent extent) {
        changes = plan.changes();
        idle = desire.idle();
        made = keys(Change.Create.class::isInstance);
        removed = keys(Change.Delete.class::isInstance);
        deleted = robots(change -> change instanceof Change.Delete && isAccount(change));
        renamed = robots(change -> change instanceof Change.Create && isAccount(change));
        renamed.retainAll(deleted);
        this.extent = extent;
    }

    /** The objects that count. */
    Set<ObjectKey> counted(GuardedKind kind) {
        return switch (kind) {
            case DELETIONS ->
                keys(change -> change instanceof Change.Delete && isAccount(change) && !isRenamed(change));
            case LOST_BINDINGS -> keys(change -> change.key().kind().isBinding() && loses(change));
            case RENAMES -> keys(change -> change instanceof Change.Delete && isAccount(change) && isRenamed(change));
            case CLUSTER_WIDE ->
                extent.accounts() + extent.bindings() == 0
                        ? Set.of()
                        : keys(change -> change.key().kind() == Kind.CLUSTER_ROLE_BINDING && gains(change));
        };
    }

    /** The objects that count, and those that must wait with them. */
    Set<ObjectKey> dependent(GuardedKind kind) {
        var keys = new HashSet<>(counted(kind));
        switch (kind) {
            case DELETIONS -> {
                var robots = robots(change -> keys.contains(change.key()));
                keys.addAll(keys(change -> robots.contains(robot(change)) && loses(change)));
            }
            case RENAMES -> keys.addAll(keys(change -> isRenamed(change) && !isRevocation(change)));
            case LOST_BINDINGS, CLUSTER_WIDE -> {}
        }
        return keys;
    }

    /** What that is in words; how many, is to be compared with {@link #total}. */
    Set<String> words(GuardedKind kind) {
        var keys = counted(kind);
        var counted =
                switch (kind) {
                    case DELETIONS, LOST_BINDINGS, RENAMES -> keys;
                    case CLUSTER_WIDE -> robots(change -> keys.contains(change.key()));
                };
        return counted.stream().map(Object::toString).collect(Collectors.toSet());
    }

    int total(GuardedKind kind) {
        return switch (kind) {
            case DELETIONS, RENAMES -> extent.accounts();
            case LOST_BINDINGS -> extent.bindings();
            case CLUSTER_WIDE -> extent.robots();
        };
    }

    private boolean isRenamed(Change change) {
        return renamed.contains(robot(change));
    }

    private boolean isRevocation(Change change) {
        return change.key().kind().isBinding() && change instanceof Change.Delete && idle.contains(robot(change));
    }

    /** Whether a robot that may act has less of a binding afterwards. */
    private boolean loses(Change change) {
        if (!change.key().kind().isBinding() || idle.contains(robot(change))) return false;
        return switch (change) {
            case Change.Delete delete -> !made.contains(delete.key());
            case Change.Update update ->
                update.want() instanceof Binding want
                        && !Set.copyOf(want.subjects())
                                .containsAll(update.have().subjects());
            case Change.Create _, Change.Held _ -> false;
        };
    }

    private boolean gains(Change change) {
        return switch (change) {
            case Change.Create create -> !removed.contains(create.key());
            case Change.Update update ->
                update.want() instanceof Binding want
                        && !Set.copyOf(update.have().subjects()).containsAll(want.subjects());
            case Change.Delete _, Change.Held _ -> false;
        };
    }

    private Set<ObjectKey> keys(Predicate<Change> which) {
        return steps().filter(which).map(Change::key).collect(Collectors.toSet());
    }

    private Set<StableId> robots(Predicate<Change> which) {
        var robots = new HashSet<StableId>();
        steps().filter(which).forEach(change -> {
            var robot = robot(change);
            if (robot != null) robots.add(robot);
        });
        return robots;
    }

    private Stream<Change> steps() {
        return changes.stream().filter(change -> !(change instanceof Change.Held));
    }

    private static boolean isAccount(Change change) {
        return change.key().kind() == Kind.SERVICE_ACCOUNT;
    }

    private static @Nullable StableId robot(Change change) {
        return switch (change) {
            case Change.Create create -> create.want() instanceof DesiredObject.Owned owned ? owned.robot() : null;
            case Change.Update update -> update.want().robot();
            case Change.Delete delete -> delete.have().ownership() instanceof Ownership.Ours(var robot) ? robot : null;
            case Change.Held _ -> null;
        };
    }
}
