package dev.chancery.sync.desired;

import dev.chancery.sync.account.RobotAccount;
import dev.chancery.sync.desired.DesiredObject.Binding;
import dev.chancery.sync.desired.DesiredObject.Namespace;
import dev.chancery.sync.desired.DesiredObject.ServiceAccount;
import dev.chancery.sync.directory.StableId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;

/** Gathers the desired objects of one cluster and notices when two wishes exclude each other. */
final class DesireBuilder {
    private static final Map<String, String> MARK = Map.of(OwnershipMark.MANAGED_BY, OwnershipMark.CHANCERY);

    private final ClusterProfile cluster;
    private final Map<ObjectKey, DesiredObject> objects = new HashMap<>();
    private final IdentityHashMap<MappingRule.Place, Map<String, String>> marked =
            new IdentityHashMap<>(); // the same for all robots of a place
    private final Map<ObjectKey, String> contested = new TreeMap<>();

    DesireBuilder(ClusterProfile cluster) {
        this.cluster = cluster;
    }

    void add(MappedRobots.Match match) {
        var robot = match.robot();
        var subjects = new ArrayList<Subject>();
        for (var rule : match.rules()) {
            for (var place : rule.places()) {
                if (place.clusters().chooses(cluster)) place(robot, rule, place, subjects);
            }
        }
        if (!robot.state().mayAct()) return;
        for (var rule : match.rules()) {
            for (var bind : rule.binds()) {
                if (bind.clusters().chooses(cluster)) bind(robot, rule, bind, subjects);
            }
        }
    }

    /** A robot whose entry is gone keeps what it had until its grace is over. */
    void keep(RobotAccount robot, RememberedPlacement place) {
        if (!robot.state().keepsServiceAccount()) return;
        var provenance = new Provenance(place.rule(), robot.name() + " (gone)");
        put(new ServiceAccount(
                ObjectKey.serviceAccount(place.namespace(), place.serviceAccount()),
                robot.id(),
                MARK,
                signs(robot, place.rule(), Map.of()),
                provenance));
    }

    ClusterDesire build(Map<StableId, String> frozen) {
        contested.keySet().forEach(objects::remove);
        var inOrder = objects.values().stream()
                .sorted((a, b) -> a.key().compareTo(b.key()))
                .toList();
        return new ClusterDesire(cluster.name(), inOrder, contested, frozen);
    }

    private void place(RobotAccount robot, MappingRule rule, MappingRule.Place place, List<Subject> subjects) {
        var provenance = provenance(robot, rule);
        String name;
        try {
            name = place.name().of(robot.name()).value();
        } catch (IllegalArgumentException tooLong) {
            contested.put(
                    ObjectKey.serviceAccount(place.namespace(), place.name().filled(robot.name())),
                    rule.name() + ": " + tooLong.getMessage());
            return;
        }
        if (place.policy() == MappingRule.NamespacePolicy.CREATE) {
            var key = ObjectKey.namespace(place.namespace());
            objects.putIfAbsent(key, new Namespace(key, provenance));
        }
        subjects.add(new Subject(place.namespace(), name));
        put(new ServiceAccount(
                ObjectKey.serviceAccount(place.namespace(), name),
                robot.id(),
                marked.computeIfAbsent(place, DesireBuilder::mark),
                signs(robot, rule.name(), place.annotations()),
                provenance));
    }

    private void bind(RobotAccount robot, MappingRule rule, MappingRule.Bind bind, List<Subject> accounts) {
        var subjects =
                switch (bind.to()) {
                    case SERVICE_ACCOUNTS -> accounts;
                    case ROBOT -> List.of(Subject.user(MappedRobots.subject(robot)));
                };
        if (subjects.isEmpty()) return;
        var key = ObjectKey.binding(bind.namespace(), BindingName.of(robot, bind.role()));
        // another rule may give the same role already
        if (objects.get(key) instanceof Binding first)
            objects.put(key, first.givenTo(both(first.subjects(), subjects)));
        else
            objects.put(
                    key,
                    new Binding(
                            key,
                            robot.id(),
                            bind.role(),
                            subjects,
                            MARK,
                            signs(robot, rule.name(), Map.of()),
                            provenance(robot, rule)));
    }

    private static List<Subject> both(List<Subject> some, List<Subject> others) {
        if (some.containsAll(others)) return some;
        var all = new TreeSet<>(some);
        all.addAll(others);
        return List.copyOf(all);
    }

    private void put(ServiceAccount want) {
        var had = objects.putIfAbsent(want.key(), want);
        if (!(had instanceof ServiceAccount other)) return;
        if (!other.robot().equals(want.robot())) {
            contested.put(
                    want.key(),
                    "wanted by " + other.provenance().entry() + " and by "
                            + want.provenance().entry());
        } else {
            merge(other, want);
        }
    }

    /** Two rules place one robot in one place: what they add is put together, unless they contradict each other. */
    private void merge(ServiceAccount first, ServiceAccount second) {
        var labels = new HashMap<>(second.labels());
        var annotations = new HashMap<>(second.annotations());
        annotations.put(OwnershipMark.RULE, first.provenance().rule());
        first.labels().forEach((key, value) -> disagree(first, second, key, value, labels.put(key, value)));
        first.annotations().forEach((key, value) -> disagree(first, second, key, value, annotations.put(key, value)));
        objects.put(
                first.key(), new ServiceAccount(first.key(), first.robot(), labels, annotations, first.provenance()));
    }

    private void disagree(
            ServiceAccount first,
            ServiceAccount second,
            String key,
            String value,
            @org.jspecify.annotations.Nullable String other) {
        if (other == null || other.equals(value)) return;
        contested.put(
                first.key(),
                "rules " + first.provenance().rule() + " and "
                        + second.provenance().rule() + " disagree about " + key + ": \"" + value + "\" or \"" + other
                        + "\"");
    }

    private static Map<String, String> mark(MappingRule.Place place) {
        var all = new HashMap<>(place.labels());
        all.putAll(MARK);
        return Map.copyOf(all);
    }

    private static Map<String, String> signs(RobotAccount robot, String rule, Map<String, String> annotations) {
        var all = new HashMap<>(annotations);
        all.put(OwnershipMark.ROBOT, robot.id().value());
        all.put(OwnershipMark.STATE, robot.state().word());
        all.put(OwnershipMark.RULE, rule);
        if (robot.entry() != null) all.put(OwnershipMark.LOGIN, robot.entry().login());
        return all;
    }

    private static Provenance provenance(RobotAccount robot, MappingRule rule) {
        return new Provenance(
                rule.name(),
                robot.entry() == null ? robot.name().value() : robot.entry().dn());
    }
}
