package dev.chancery.sync.pass;

import static dev.chancery.sync.plan.Change.HeldReason.ROBOT_FROZEN;

import dev.chancery.sync.account.Scope;
import dev.chancery.sync.desired.ClusterDesire;
import dev.chancery.sync.desired.ClusterName;
import dev.chancery.sync.desired.DesiredObject;
import dev.chancery.sync.desired.ObjectKey;
import dev.chancery.sync.desired.Subject;
import dev.chancery.sync.kubernetes.ApplyOutcome;
import dev.chancery.sync.kubernetes.Cluster;
import dev.chancery.sync.plan.Change;
import dev.chancery.sync.plan.Extent;
import dev.chancery.sync.plan.ObservedState;
import dev.chancery.sync.plan.Plan;
import dev.chancery.sync.plan.Planner;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What the last pass saw of each cluster, so that one change costs a look at what it touches, however much there is.
 * Whatever a plan does has been looked at in the same pass; what nothing touches counts as it was.
 */
final class ClusterMemory {
    /** Of so many objects in one pass, lists are the cheaper way: a page of them shows 500. */
    private static final int MOST_LOOKS = 200;

    private final Planner planner = new Planner();
    private final Map<ClusterName, Memory> memories = new ConcurrentHashMap<>();
    /** How many robots wanted something in a cluster when everybody was asked last. */
    private final Map<ClusterName, Integer> robots = new ConcurrentHashMap<>();

    /** @param doubtful what the pass tried to change: by now it is otherwise */
    private record Memory(UUID run, ObservedState observed, Set<ObjectKey> doubtful) {}

    /**
     * What is in a cluster, and what is to be done there if no guard has anything against it.
     *
     * @param extent of everything there is, whatever the plan is about
     */
    record Seen(ObservedState observed, Extent extent, Plan plan) {}

    /**
     * Looks at a cluster, wholly or where it must be. Until the pass has ended well nothing is remembered of it.
     *
     * @throws dev.chancery.sync.kubernetes.ClusterUnavailable when the cluster cannot be observed
     */
    Seen observe(Cluster cluster, ClusterTask task) {
        var memory = memories.remove(cluster.name());
        if (memory == null || !memory.run().equals(task.after())) return whole(cluster, task.desire());
        var seen = renewed(cluster, task.desire(), memory);
        return seen == null ? whole(cluster, task.desire()) : seen;
    }

    /** What a pass over everything would see and do. */
    Seen whole(Cluster cluster, ClusterDesire desire) {
        var wanted = desire.objects().stream().map(DesiredObject::key).collect(Collectors.toSet());
        var observed = cluster.observe(wanted).sharing(desire);
        return new Seen(observed, extent(desire, observed), planner.plan(desire, observed.about(desire)));
    }

    /** Null when there is too much to look at. */
    private @Nullable Seen renewed(Cluster cluster, ClusterDesire desire, Memory memory) {
        var observed = memory.observed();
        var looked = new HashSet<ObjectKey>();
        var open = withNamespaces(memory.doubtful());
        Plan plan = null;
        do {
            if (looked.size() + open.size() > MOST_LOOKS) return null;
            var renewed = observed.renewed(open, cluster.look(open));
            looked.addAll(open);
            if (plan == null || !renewed.equals(observed)) plan = planner.plan(desire, renewed.about(desire));
            observed = renewed;
            open = withNamespaces(touched(plan));
            open.removeAll(looked);
        } while (!open.isEmpty());
        return new Seen(observed, extent(desire, observed), plan);
    }

    private Extent extent(ClusterDesire desire, ObservedState observed) {
        return switch (desire.scope()) {
            case Scope.Everybody _ -> {
                var extent = Extent.of(desire, observed);
                robots.put(desire.cluster(), extent.robots());
                yield extent;
            }
            case Scope.Only _ -> Extent.of(observed, robots.getOrDefault(desire.cluster(), 0));
        };
    }

    /** Not the objects of frozen robots, a whole directory's perhaps: nothing happens to them, whatever they are by now. */
    private static List<ObjectKey> touched(Plan plan) {
        return plan.changes().stream()
                .filter(change -> !(change instanceof Change.Held held && held.reason() == ROBOT_FROZEN))
                .flatMap(change -> Stream.concat(Stream.of(change.key()), accounts(change)))
                .toList();
    }

    /** Who gets a role is looked at as well: it may be somebody else's by now. */
    private static Stream<ObjectKey> accounts(Change change) {
        var want =
                switch (change) {
                    case Change.Create create -> create.want();
                    case Change.Update update -> update.want();
                    case Change.Delete _, Change.Held _ -> null;
                };
        return want instanceof DesiredObject.Binding binding
                ? binding.subjects().stream()
                        .filter(subject -> subject.kind() == Subject.Kind.SERVICE_ACCOUNT)
                        .map(subject -> ObjectKey.serviceAccount(subject.namespace(), subject.name()))
                : Stream.of();
    }

    /** Remembers what a pass saw, unless it met somebody else at work or lost the cluster. */
    void keep(ClusterTask task, Seen seen, Map<Change, ApplyOutcome> outcomes) {
        if (outcomes.size() > MOST_LOOKS || outcomes.values().stream().anyMatch(ClusterMemory::isUnsettling)) return;
        var doubtful = outcomes.keySet().stream().map(Change::key).collect(Collectors.toSet());
        memories.put(task.desire().cluster(), new Memory(task.run(), seen.observed(), doubtful));
    }

    private static boolean isUnsettling(ApplyOutcome outcome) {
        return switch (outcome) {
            case ApplyOutcome.Conflict _, ApplyOutcome.Unreachable _ -> true;
            case ApplyOutcome.Applied _, ApplyOutcome.Forbidden _, ApplyOutcome.Invalid _ -> false;
        };
    }

    /** An object cannot be where its namespace is not. */
    private static Set<ObjectKey> withNamespaces(Collection<ObjectKey> keys) {
        var all = new HashSet<>(keys);
        keys.forEach(key -> {
            if (key.kind().isNamespaced()) all.add(ObjectKey.namespace(key.namespace()));
        });
        return all;
    }
}
