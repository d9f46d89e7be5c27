package dev.chancery.sync.desired;

import dev.chancery.sync.account.RobotAccount;
import dev.chancery.sync.account.Roster;
import dev.chancery.sync.desired.MappingRule.Bind;
import dev.chancery.sync.desired.MappingRule.Call;
import dev.chancery.sync.desired.MappingRule.NamespacePolicy;
import dev.chancery.sync.desired.MappingRule.Place;
import dev.chancery.sync.desired.RoleRef.RoleKind;
import dev.chancery.sync.directory.Condition;
import dev.chancery.sync.directory.Condition.Verdict;
import dev.chancery.sync.directory.StableId;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** Rules for everybody, in namespace {@code robots} of every cluster, until a test bends one thing. */
final class TestRules {
    static final ClusterProfile EAST = new ClusterProfile(new ClusterName("east"), Map.of("tier", "one"));
    static final ClusterProfile WEST = new ClusterProfile(new ClusterName("west"), Map.of("tier", "two"));
    static final RoleRef VIEW = new RoleRef(RoleKind.CLUSTER_ROLE, "view");
    static final Condition EVERYBODY = _ -> new Verdict.Met();

    private TestRules() {}

    static Condition login(String... logins) {
        return entry -> Set.of(logins).contains(entry.login())
                ? new Verdict.Met()
                : new Verdict.NotMet("it is " + entry.login());
    }

    static Condition memberOf(String group) {
        return entry -> entry.groups().contains(group) ? new Verdict.Met() : new Verdict.NotMet("not in " + group);
    }

    static MappingRule places(String name, Condition when, Place... places) {
        return new MappingRule(name, when, List.of(places), List.of(), List.of());
    }

    static MappingRule binds(String name, Condition when, Bind... binds) {
        return new MappingRule(name, when, List.of(), List.of(binds), List.of());
    }

    static MappingRule calls(String name, Condition when, Call... calls) {
        return new MappingRule(name, when, List.of(), List.of(), List.of(calls));
    }

    static Place place() {
        return new Place(
                ClusterSelector.ALL, "robots", NamespacePolicy.MUST_EXIST, NameTemplate.PLAIN, Map.of(), Map.of());
    }

    static Place place(ClusterSelector clusters) {
        return new Place(clusters, "robots", NamespacePolicy.MUST_EXIST, NameTemplate.PLAIN, Map.of(), Map.of());
    }

    static Place placeIn(String namespace, NamespacePolicy policy) {
        return new Place(ClusterSelector.ALL, namespace, policy, NameTemplate.PLAIN, Map.of(), Map.of());
    }

    static Bind view(String namespace) {
        return new Bind(ClusterSelector.ALL, namespace, VIEW);
    }

    static Call audience(String audience) {
        return new Call(audience, null);
    }

    static Call robots(Condition condition) {
        return new Call(null, condition);
    }

    static Roster roster(List<RobotAccount> robots, Map<StableId, String> frozen) {
        var idle = robots.stream()
                .filter(robot -> !robot.state().mayAct())
                .map(RobotAccount::id)
                .collect(Collectors.toSet());
        return new Roster(robots, frozen, List.of(), List.of(), List.of(), List.of(), idle);
    }

    static MappedRobots map(Roster roster, MappingRule... rules) {
        return new Mapping(List.of(rules)).map(roster, List.of());
    }

    static List<ObjectKey> keys(ClusterDesire desire) {
        return desire.objects().stream().map(DesiredObject::key).toList();
    }
}
