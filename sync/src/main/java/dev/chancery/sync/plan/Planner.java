package dev.chancery.sync.plan;

import static dev.chancery.sync.plan.Change.HeldReason.NAMESPACE_MISSING;
import static dev.chancery.sync.plan.Change.HeldReason.NAME_WANTED_TWICE;
import static dev.chancery.sync.plan.Change.HeldReason.OWNED_BY_ANOTHER_ROBOT;
import static dev.chancery.sync.plan.Change.HeldReason.OWNED_BY_SOMEONE_ELSE;
import static dev.chancery.sync.plan.Change.HeldReason.ROBOT_FROZEN;

import dev.chancery.sync.desired.ClusterDesire;
import dev.chancery.sync.desired.DesiredObject;
import dev.chancery.sync.desired.DesiredObject.Owned;
import dev.chancery.sync.desired.ObjectKey;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What must change in one cluster. Pure: the same input gives the same plan, in the same order. */
public final class Planner {
    private static final Comparator<Change> ORDER =
            Comparator.comparing(Stage::of).thenComparing(Change::key);

    public Plan plan(ClusterDesire desire, ObservedState observed) {
        var have = new HashMap<ObjectKey, ObservedObject>();
        observed.objects().forEach(object -> have.put(object.key(), object));
        var changes = new ArrayList<Change>();
        for (var want : desire.objects()) {
            changes.addAll(changes(want, have.remove(want.key()), desire, observed));
        }
        desire.contested().forEach((key, why) -> changes.add(new Change.Held(key, NAME_WANTED_TWICE, why)));
        have.values().stream()
                .filter(object -> !desire.contested().containsKey(object.key()))
                .flatMap(object -> leftover(object, desire))
                .forEach(changes::add);
        holdWhatHasNoNamespace(changes, observed);
        return new Plan(desire.cluster(), changes.stream().sorted(ORDER).toList(), null);
    }

    /** Four cases: it is missing, it is somebody else's, it is as wanted, it differs. */
    private static List<Change> changes(
            DesiredObject want, @Nullable ObservedObject have, ClusterDesire desire, ObservedState observed) {
        return switch (want) {
            case DesiredObject.Namespace namespace ->
                observed.namespaces().contains(namespace.key().name())
                        ? List.of()
                        : List.of(new Change.Create(namespace));
            case Owned owned -> ownedChanges(owned, have, desire);
        };
    }

    private static List<Change> ownedChanges(Owned want, @Nullable ObservedObject have, ClusterDesire desire) {
        if (have == null) return List.of(new Change.Create(want));
        return switch (have.ownership()) {
            case Ownership.SomeoneElse _ ->
                List.of(new Change.Held(want.key(), OWNED_BY_SOMEONE_ELSE, "it exists and is not managed by Chancery"));
            case Ownership.Ours(var robot) -> {
                var frozen = desire.frozen().get(robot);
                if (frozen != null) yield List.of(new Change.Held(want.key(), ROBOT_FROZEN, frozen));
                if (!robot.equals(want.robot())) {
                    yield List.of(
                            new Change.Held(want.key(), OWNED_BY_ANOTHER_ROBOT, "it still belongs to robot " + robot));
                }
                yield have.matches(want) ? List.of() : difference(want, have);
            }
        };
    }

    /** {@code roleRef} is immutable (rbac.authorization.k8s.io/v1), so another role means another object. */
    private static List<Change> difference(Owned want, ObservedObject have) {
        if (want instanceof DesiredObject.Binding binding && !have.hasRole(binding)) {
            return List.of(new Change.Delete(have), new Change.Create(want));
        }
        return List.of(new Change.Update(have, want));
    }

    /** What nobody wants any more: deleted if ours and its robot is not frozen. */
    private static Stream<Change> leftover(ObservedObject have, ClusterDesire desire) {
        return switch (have.ownership()) {
            case Ownership.SomeoneElse _ -> Stream.empty();
            case Ownership.Ours(var robot) -> {
                if (have.key().kind() == ObjectKey.Kind.NAMESPACE) yield Stream.empty();
                var frozen = desire.frozen().get(robot);
                yield Stream.of(
                        frozen == null ? new Change.Delete(have) : new Change.Held(have.key(), ROBOT_FROZEN, frozen));
            }
        };
    }

    private static void holdWhatHasNoNamespace(List<Change> changes, ObservedState observed) {
        Map<String, Boolean> willBe = new HashMap<>();
        changes.forEach(change -> {
            if (change.key().kind() == ObjectKey.Kind.NAMESPACE)
                willBe.put(change.key().name(), true);
        });
        changes.replaceAll(change -> {
            var namespace = change.key().namespace();
            boolean exists =
                    namespace.isEmpty() || observed.namespaces().contains(namespace) || willBe.containsKey(namespace);
            if (exists || !(change instanceof Change.Create)) return change;
            return new Change.Held(
                    change.key(),
                    NAMESPACE_MISSING,
                    "namespace " + namespace + " does not exist, and no rule says create-namespace: true");
        });
    }
}
