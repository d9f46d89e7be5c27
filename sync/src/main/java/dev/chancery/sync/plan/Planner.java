package dev.chancery.sync.plan;

import static dev.chancery.sync.plan.Change.HeldReason.ACCOUNT_HELD;
import static dev.chancery.sync.plan.Change.HeldReason.NAMESPACE_MISSING;
import static dev.chancery.sync.plan.Change.HeldReason.NAME_WANTED_TWICE;
import static dev.chancery.sync.plan.Change.HeldReason.OWNED_BY_ANOTHER_ROBOT;
import static dev.chancery.sync.plan.Change.HeldReason.OWNED_BY_SOMEONE_ELSE;
import static dev.chancery.sync.plan.Change.HeldReason.ROBOT_FROZEN;

import dev.chancery.sync.desired.ClusterDesire;
import dev.chancery.sync.desired.DesiredObject;
import dev.chancery.sync.desired.DesiredObject.Binding;
import dev.chancery.sync.desired.DesiredObject.Namespace;
import dev.chancery.sync.desired.DesiredObject.Owned;
import dev.chancery.sync.desired.DesiredObject.ServiceAccount;
import dev.chancery.sync.desired.ObjectKey;
import dev.chancery.sync.desired.Subject;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What must change in one cluster. Pure: the same input gives the same plan, in the same order. */
public final class Planner {
    private static final Comparator<Change> ORDER =
            Comparator.comparing(Stage::of).thenComparing(Change::key);

    public Plan plan(ClusterDesire desire, ObservedState observed) {
        return new Step(desire, observed).plan();
    }

    private static final class Step {
        private final ClusterDesire desire;
        private final Map<ObjectKey, ObservedObject> observed = new HashMap<>();
        private final Set<String> namespaces;
        private final Set<Subject> heldAccounts = new HashSet<>();
        private final List<Change> changes = new ArrayList<>();

        Step(ClusterDesire desire, ObservedState state) {
            this.desire = desire;
            this.namespaces = new HashSet<>(state.namespaces());
            state.objects().forEach(object -> observed.put(object.key(), object));
        }

        /** In the order of kinds: a namespace before what lives in it, an account before the binding that names it. */
        Plan plan() {
            desire.contested().forEach((key, why) -> {
                observed.remove(key);
                hold(key, NAME_WANTED_TWICE, why);
            });
            desire.objects().stream()
                    .sorted(Comparator.comparing(DesiredObject::key))
                    .forEach(this::compare);
            observed.values().forEach(this::leftover);
            return new Plan(desire.cluster(), changes.stream().sorted(ORDER).toList(), List.of());
        }

        private void compare(DesiredObject want) {
            var have = observed.remove(want.key());
            switch (want) {
                case Namespace namespace -> {
                    if (namespaces.add(namespace.key().name())) changes.add(new Change.Create(namespace));
                }
                case ServiceAccount account -> compare(account, have);
                case Binding binding -> compareBinding(binding, have);
            }
        }

        /** Four cases: it is missing, it is not ours to change, it has another role, it differs. */
        private void compare(Owned want, @Nullable ObservedObject have) {
            if (have == null) {
                create(want);
            } else if (isFreeToChange(want, have)) {
                if (want instanceof Binding binding && !have.hasRole(binding)) replace(have, want);
                else if (!have.matches(want)) changes.add(new Change.Update(have, want));
            }
        }

        /** A held account gains no role by us, because it may be somebody else's; nor does it lose one. */
        private void compareBinding(Binding want, @Nullable ObservedObject have) {
            if (heldAccounts.isEmpty()) {
                compare(want, have);
                return;
            }
            var granted = have != null && have.hasRole(want) ? have.subjects() : List.<Subject>of();
            var subjects = want.subjects().stream()
                    .filter(subject -> !heldAccounts.contains(subject) || granted.contains(subject))
                    .toList();
            compare(want.givenTo(subjects), have);
        }

        /** {@code roleRef} is immutable (rbac.authorization.k8s.io/v1), so another role means another object. */
        private void replace(ObservedObject have, Owned want) {
            changes.add(new Change.Delete(have, Departure.OTHER_ROLE));
            create(want);
        }

        private void create(Owned want) {
            var namespace = want.key().namespace();
            if (!namespace.isEmpty() && !namespaces.contains(namespace)) {
                var why = "namespace " + namespace + " does not exist, and no rule says create-namespace: true";
                hold(want.key(), NAMESPACE_MISSING, why);
            } else if (want instanceof Binding binding && binding.subjects().isEmpty()) {
                hold(want.key(), ACCOUNT_HELD, "every ServiceAccount that would get the role is held itself");
            } else {
                changes.add(new Change.Create(want));
            }
        }

        private boolean isFreeToChange(Owned want, ObservedObject have) {
            return switch (have.ownership()) {
                case Ownership.SomeoneElse _ ->
                    hold(want.key(), OWNED_BY_SOMEONE_ELSE, "it exists and is not managed by Chancery");
                case Ownership.Ours(var robot) -> {
                    var frozen = desire.frozen().get(robot);
                    if (frozen != null) yield hold(want.key(), ROBOT_FROZEN, frozen);
                    if (robot.equals(want.robot())) yield true;
                    yield hold(want.key(), OWNED_BY_ANOTHER_ROBOT, "it still belongs to robot " + robot);
                }
            };
        }

        /** What nobody wants any more: deleted if ours, and of a frozen robot only roles that it may not use. Namespaces always stay. */
        private void leftover(ObservedObject have) {
            if (!(have.ownership() instanceof Ownership.Ours(var robot))
                    || !desire.scope().covers(robot)) return;
            if (have.key().kind() == ObjectKey.Kind.NAMESPACE) return;
            var frozen = desire.frozen().get(robot);
            boolean useless = have.key().kind().isBinding() && desire.idle().contains(robot);
            if (frozen == null || useless) changes.add(new Change.Delete(have));
            else hold(have.key(), ROBOT_FROZEN, frozen);
        }

        /** Always false: it is held, so it is not free. */
        private boolean hold(ObjectKey key, Change.HeldReason reason, String detail) {
            changes.add(new Change.Held(key, reason, detail));
            if (key.kind() == ObjectKey.Kind.SERVICE_ACCOUNT)
                heldAccounts.add(new Subject(key.namespace(), key.name()));
            return false;
        }
    }
}
