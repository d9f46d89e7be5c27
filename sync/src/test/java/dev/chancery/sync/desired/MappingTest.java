package dev.chancery.sync.desired;

import static dev.chancery.sync.account.TestRobots.active;
import static dev.chancery.sync.account.TestRobots.disabled;
import static dev.chancery.sync.account.TestRobots.entry;
import static dev.chancery.sync.account.TestRobots.gone;
import static dev.chancery.sync.account.TestRobots.id;
import static dev.chancery.sync.account.TestRobots.roster;
import static dev.chancery.sync.desired.TestRules.EAST;
import static dev.chancery.sync.desired.TestRules.EVERYBODY;
import static dev.chancery.sync.desired.TestRules.WEST;
import static dev.chancery.sync.desired.TestRules.binds;
import static dev.chancery.sync.desired.TestRules.keys;
import static dev.chancery.sync.desired.TestRules.login;
import static dev.chancery.sync.desired.TestRules.map;
import static dev.chancery.sync.desired.TestRules.memberOf;
import static dev.chancery.sync.desired.TestRules.place;
import static dev.chancery.sync.desired.TestRules.placeIn;
import static dev.chancery.sync.desired.TestRules.places;
import static dev.chancery.sync.desired.TestRules.view;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.chancery.sync.account.RobotState;
import dev.chancery.sync.account.Roster;
import dev.chancery.sync.desired.DesiredObject.Binding;
import dev.chancery.sync.desired.DesiredObject.ServiceAccount;
import dev.chancery.sync.desired.MappingRule.Bind;
import dev.chancery.sync.desired.MappingRule.NamespacePolicy;
import dev.chancery.sync.directory.Condition.Verdict;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

class MappingTest {
    private static final ObjectKey A = ObjectKey.serviceAccount("robots", "a");
    private static final ObjectKey B = ObjectKey.serviceAccount("robots", "b");

    @Test
    void marksAServiceAccountWithItsRobotAndItsRule() {
        var rule = places("everyone", EVERYBODY, place().labelled(Map.of("team", "platform")));

        var desire = map(roster(entry(1, "a")), rule).in(EAST);

        assertThat(desire.objects())
                .containsExactly(new ServiceAccount(
                        A,
                        id(1),
                        Map.of("team", "platform", "app.kubernetes.io/managed-by", "chancery"),
                        Map.of(
                                "chancery.dev/robot", id(1).value(),
                                "chancery.dev/login", "a",
                                "chancery.dev/state", "active",
                                "chancery.dev/rule", "everyone"),
                        new Provenance("everyone", "uid=a,ou=robots,dc=corp,dc=example")));
    }

    @Test
    void wantsNothingForARobotThatNoRuleMatches() {
        var mapped = map(roster(entry(1, "a"), entry(2, "b")), places("some", login("b"), place()));

        assertThat(keys(mapped.in(EAST))).containsExactly(B);
    }

    @Test
    void placesMembersOfAGroupHoweverTheyBelongToIt() {
        var rule = places("some", memberOf("cn=x"), place());

        assertThat(keys(map(roster(entry(1, "a", "cn=x", "cn=y"), entry(2, "b", "cn=y")), rule)
                        .in(EAST)))
                .containsExactly(A);
    }

    static Stream<Arguments> selectors() {
        var one = Map.of("tier", "one");
        return Stream.of(
                arguments(ClusterSelector.ALL, true, true),
                arguments(new ClusterSelector(Set.of("east"), Map.of()), true, false),
                arguments(new ClusterSelector(Set.of("east", "west"), Map.of()), true, true),
                arguments(new ClusterSelector(Set.of(), one), true, false),
                arguments(new ClusterSelector(Set.of("west"), one), false, false),
                arguments(new ClusterSelector(Set.of(), Map.of("tier", "one", "region", "eu")), false, false),
                arguments(new ClusterSelector(Set.of("EAST"), Map.of()), false, false));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("selectors")
    void choosesClustersByNameAndByEveryLabel(ClusterSelector selector, boolean east, boolean west) {
        var mapped = map(roster(entry(1, "a")), places("some", EVERYBODY, place(selector)));

        assertThat(keys(mapped.in(EAST)).contains(A)).isEqualTo(east);
        assertThat(keys(mapped.in(WEST)).contains(A)).isEqualTo(west);
    }

    @Test
    void bindsARoleOfOneRuleToThePlacesOfAllRules() {
        var desire = map(
                        roster(entry(1, "a")),
                        places("first", EVERYBODY, place(), placeIn("other", NamespacePolicy.MUST_EXIST)),
                        binds("second", EVERYBODY, view("robots")))
                .in(EAST);

        assertThat(desire.objects())
                .filteredOn(Binding.class::isInstance)
                .singleElement()
                .satisfies(object -> {
                    var binding = (Binding) object;
                    assertThat(binding.key().namespace()).isEqualTo("robots");
                    assertThat(binding.key().name()).matches("a\\.view\\.[0-9a-f]{10}");
                    assertThat(binding.subjects())
                            .containsExactly(new Subject("other", "a"), new Subject("robots", "a"));
                    assertThat(binding.annotations()).containsEntry("chancery.dev/rule", "second");
                });
    }

    @Test
    void bindsNothingWhereTheRobotDoesNotLive() {
        var eastOnly = place(new ClusterSelector(Set.of("east"), Map.of()));
        var mapped = map(
                roster(entry(1, "a")),
                places("p", EVERYBODY, eastOnly),
                binds("b", EVERYBODY, view("robots"), view("")));

        assertThat(keys(mapped.in(EAST))).hasSize(3);
        assertThat(keys(mapped.in(WEST))).isEmpty();
    }

    @Test
    void bindsARoleOnceThoughTwoRulesGiveIt() {
        var desire = map(
                        roster(entry(1, "a")),
                        places("p", EVERYBODY, place()),
                        binds("first", EVERYBODY, view("robots")),
                        binds("second", EVERYBODY, view("robots")))
                .in(EAST);

        assertThat(desire.objects())
                .filteredOn(Binding.class::isInstance)
                .extracting(object -> object.provenance().rule())
                .containsExactly("first");
    }

    @Test
    void bindsClusterWideWithoutANamespace() {
        var desire = map(roster(entry(1, "a")), places("p", EVERYBODY, place()), binds("b", EVERYBODY, view("")))
                .in(EAST);

        assertThat(keys(desire)).extracting(ObjectKey::kind).contains(ObjectKey.Kind.CLUSTER_ROLE_BINDING);
    }

    @Test
    void keepsTheAccountOfASuspendedRobotAndTakesItsRoles() {
        var desire = map(
                        roster(disabled(1, "a")),
                        places("p", EVERYBODY, place()),
                        binds("b", EVERYBODY, view("robots")))
                .in(EAST);

        assertThat(keys(desire)).containsExactly(A);
        assertThat(((ServiceAccount) desire.objects().getFirst()).annotations())
                .containsEntry("chancery.dev/state", "suspended");
    }

    @ParameterizedTest
    @EnumSource(names = {"QUARANTINED", "DELETED"})
    void keepsWhatAQuarantinedRobotHadAndNothingOfADeletedOne(RobotState state) {
        var roster = TestRules.roster(List.of(gone(1, "a", state), active(2, "b")), Map.of());
        var had = new RememberedPlacement(EAST.name(), "robots", "old-a", id(1), "everyone");
        var others = new RememberedPlacement(EAST.name(), "robots", "b", id(2), "everyone");

        var mapped = new Mapping(List.of(places("other", EVERYBODY, place()))).map(roster, List.of(had, others));

        var kept = ObjectKey.serviceAccount("robots", "old-a");
        assertThat(keys(mapped.in(EAST))).isEqualTo(state == RobotState.QUARANTINED ? List.of(B, kept) : List.of(B));
        assertThat(keys(mapped.in(WEST))).containsExactly(B);
        if (state == RobotState.QUARANTINED) {
            var account = (ServiceAccount) mapped.in(EAST).objects().get(1);
            assertThat(account.annotations())
                    .containsEntry("chancery.dev/state", "quarantined")
                    .containsEntry("chancery.dev/rule", "everyone")
                    .doesNotContainKey("chancery.dev/login");
            assertThat(account.provenance()).isEqualTo(new Provenance("everyone", "a (gone)"));
        }
    }

    @Test
    void saysNothingOfAFrozenRobotButThatItIsFrozen() {
        var roster = TestRules.roster(List.of(active(1, "a"), active(2, "b")), Map.of(id(1), "it is odd"));

        var desire = map(roster, places("p", EVERYBODY, place()), binds("b", EVERYBODY, view("robots")))
                .in(EAST);

        assertThat(desire.objects())
                .allMatch(object -> object instanceof DesiredObject.Owned owned
                        && owned.robot().equals(id(2)));
        assertThat(desire.frozen()).containsOnly(Map.entry(id(1), "it is odd"));
    }

    @Test
    void createsANamespaceOnceWhereARuleSaysSo() {
        var rule = places(
                "p", EVERYBODY, placeIn("made", NamespacePolicy.CREATE), placeIn("there", NamespacePolicy.MUST_EXIST));

        assertThat(keys(map(roster(entry(1, "a"), entry(2, "b")), rule).in(EAST)))
                .filteredOn(key -> key.kind() == ObjectKey.Kind.NAMESPACE)
                .containsExactly(ObjectKey.namespace("made"));
    }

    @Test
    void namesABindingAfterItsRobotAndItsRole() {
        var names = new ArrayList<String>();
        for (var role : List.of("view", "edit", "view:all", "v".repeat(253))) {
            var bind = new Bind(ClusterSelector.ALL, "robots", new RoleRef(RoleRef.RoleKind.CLUSTER_ROLE, role));
            var both = roster(entry(1, "a"), entry(2, "b"));
            map(both, places("p", EVERYBODY, place()), binds("b", EVERYBODY, bind)).in(EAST).objects().stream()
                    .filter(Binding.class::isInstance)
                    .forEach(binding -> names.add(binding.key().name()));
        }

        assertThat(names).doesNotHaveDuplicates().allMatch(name -> name.matches("[ab]\\.[a-z.-]+\\.[0-9a-f]{10}"));
        assertThat(names).allMatch(name -> name.length() <= 253).hasSize(8);
    }

    @Test
    void wantsTheSameInEveryOrderOfTheRobots() {
        var robots = new ArrayList<>(
                roster(entry(1, "a"), entry(2, "b"), entry(3, "c")).robots());
        var rules =
                new MappingRule[] {places("p", EVERYBODY, place()), binds("b", EVERYBODY, view("robots"), view(""))};
        var forward = map(TestRules.roster(robots, Map.of()), rules).in(EAST);
        Collections.reverse(robots);

        assertThat(map(TestRules.roster(robots, Map.of()), rules).in(EAST)).isEqualTo(forward);
        assertThat(keys(forward)).isSorted();
    }

    @Test
    void explainsWhatEveryRuleSays() {
        var mapping = new Mapping(List.of(places("p", EVERYBODY, place()), places("q", login("b"), place())));

        assertThat(mapping.explain(entry(1, "a")))
                .containsExactly(
                        new Mapping.RuleVerdict("p", new Verdict.Met()),
                        new Mapping.RuleVerdict("q", new Verdict.NotMet("it is a")));
    }

    @Test
    void wantsNothingForNobody() {
        var nobody = new Roster(List.of(), Map.of(), List.of(), List.of(), List.of(), List.of(), Set.of());

        assertThat(map(nobody, places("p", EVERYBODY, place())).in(EAST).objects())
                .isEmpty();
    }
}
