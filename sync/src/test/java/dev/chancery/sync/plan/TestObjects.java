package dev.chancery.sync.plan;

import static dev.chancery.sync.account.TestRobots.id;

import dev.chancery.sync.desired.ClusterDesire;
import dev.chancery.sync.desired.ClusterName;
import dev.chancery.sync.desired.DesiredObject;
import dev.chancery.sync.desired.DesiredObject.Binding;
import dev.chancery.sync.desired.DesiredObject.ServiceAccount;
import dev.chancery.sync.desired.ObjectKey;
import dev.chancery.sync.desired.Provenance;
import dev.chancery.sync.desired.RoleRef;
import dev.chancery.sync.desired.RoleRef.RoleKind;
import dev.chancery.sync.desired.Subject;
import dev.chancery.sync.directory.StableId;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** Wanted and observed objects of numbered robots in namespace {@code ns}, alike until a test bends one thing. */
public final class TestObjects {
    public static final ClusterName EAST = new ClusterName("east");
    public static final String NS = "ns";
    public static final RoleRef VIEW = new RoleRef(RoleKind.CLUSTER_ROLE, "view");
    public static final RoleRef EDIT = new RoleRef(RoleKind.CLUSTER_ROLE, "edit");
    public static final ObservedState EMPTY = new ObservedState(List.of(), Set.of(NS));
    private static final Map<String, String> LABELS = Map.of("app.kubernetes.io/managed-by", "chancery");
    private static final Provenance WHY = new Provenance("everyone", "uid=a");

    private TestObjects() {}

    public static ClusterDesire desire(DesiredObject... objects) {
        return desire(Map.of(), Map.of(), objects);
    }

    public static ClusterDesire desire(
            Map<ObjectKey, String> contested, Map<StableId, String> frozen, DesiredObject... objects) {
        return new ClusterDesire(EAST, List.of(objects), contested, frozen, idle(List.of(objects)));
    }

    /** The robots that are switched off, as their ServiceAccounts say. */
    static Set<StableId> idle(List<DesiredObject> objects) {
        return objects.stream()
                .filter(ServiceAccount.class::isInstance)
                .map(ServiceAccount.class::cast)
                .filter(account -> !"active".equals(account.annotations().get("chancery.dev/state")))
                .map(ServiceAccount::robot)
                .collect(Collectors.toSet());
    }

    public static ObservedState state(ObservedObject... objects) {
        return new ObservedState(List.of(objects), Set.of(NS));
    }

    public static DesiredObject.Namespace namespace(String name) {
        return new DesiredObject.Namespace(ObjectKey.namespace(name), WHY);
    }

    public static ServiceAccount account(int robot, String name) {
        return account(robot, NS, name);
    }

    public static ServiceAccount account(int robot, String namespace, String name) {
        return new ServiceAccount(
                ObjectKey.serviceAccount(namespace, name), id(robot), LABELS, annotations(robot), WHY);
    }

    /** The ServiceAccount of a robot that is switched off. */
    public static ServiceAccount suspended(int robot, String name) {
        var like = account(robot, name);
        var annotations = Map.of("chancery.dev/robot", id(robot).value(), "chancery.dev/state", "suspended");
        return new ServiceAccount(like.key(), like.robot(), like.labels(), annotations, WHY);
    }

    public static Binding binding(int robot, RoleRef role, String... accounts) {
        return binding(robot, ObjectKey.binding(NS, "b" + robot), role, accounts);
    }

    public static Binding binding(int robot, ObjectKey key, RoleRef role, String... accounts) {
        var subjects =
                List.of(accounts).stream().map(name -> new Subject(NS, name)).toList();
        return new Binding(key, id(robot), role, subjects, LABELS, annotations(robot), WHY);
    }

    /** The object as it is once it has been applied. */
    public static ObservedObject observed(DesiredObject want) {
        return switch (want) {
            case DesiredObject.Namespace namespace ->
                new ObservedObject(
                        namespace.key(), new Ownership.SomeoneElse(), Map.of(), Map.of(), null, List.of(), "u", "1");
            case ServiceAccount account ->
                new ObservedObject(
                        account.key(),
                        new Ownership.Ours(account.robot()),
                        account.labels(),
                        account.annotations(),
                        null,
                        List.of(),
                        "uid of " + account.key(),
                        "1");
            case Binding binding ->
                new ObservedObject(
                        binding.key(),
                        new Ownership.Ours(binding.robot()),
                        binding.labels(),
                        binding.annotations(),
                        binding.role(),
                        binding.subjects(),
                        "uid of " + binding.key(),
                        "1");
        };
    }

    public static ObservedObject foreign(DesiredObject want) {
        var like = observed(want);
        return new ObservedObject(
                like.key(),
                new Ownership.SomeoneElse(),
                Map.of(),
                Map.of(),
                like.role(),
                like.subjects(),
                "uid of a stranger",
                "7");
    }

    public static ObservedObject bent(DesiredObject want, String annotation) {
        var like = observed(want);
        return new ObservedObject(
                like.key(),
                like.ownership(),
                like.labels(),
                Map.of("chancery.dev/state", annotation),
                like.role(),
                like.subjects(),
                like.uid(),
                "2");
    }

    private static Map<String, String> annotations(int robot) {
        return Map.of("chancery.dev/robot", id(robot).value(), "chancery.dev/state", "active");
    }
}
