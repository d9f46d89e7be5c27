package dev.chancery.sync.plan;

import static dev.chancery.sync.account.TestRobots.id;
import static dev.chancery.sync.plan.Change.HeldReason.ACCOUNT_HELD;
import static dev.chancery.sync.plan.Change.HeldReason.NAMESPACE_MISSING;
import static dev.chancery.sync.plan.Change.HeldReason.NAME_WANTED_TWICE;
import static dev.chancery.sync.plan.Change.HeldReason.OWNED_BY_ANOTHER_ROBOT;
import static dev.chancery.sync.plan.Change.HeldReason.OWNED_BY_SOMEONE_ELSE;
import static dev.chancery.sync.plan.Change.HeldReason.ROBOT_FROZEN;
import static dev.chancery.sync.plan.TestObjects.EDIT;
import static dev.chancery.sync.plan.TestObjects.EMPTY;
import static dev.chancery.sync.plan.TestObjects.NS;
import static dev.chancery.sync.plan.TestObjects.VIEW;
import static dev.chancery.sync.plan.TestObjects.account;
import static dev.chancery.sync.plan.TestObjects.bent;
import static dev.chancery.sync.plan.TestObjects.binding;
import static dev.chancery.sync.plan.TestObjects.desire;
import static dev.chancery.sync.plan.TestObjects.foreign;
import static dev.chancery.sync.plan.TestObjects.namespace;
import static dev.chancery.sync.plan.TestObjects.observed;
import static dev.chancery.sync.plan.TestObjects.state;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.chancery.sync.account.Scope;
import dev.chancery.sync.desired.ClusterDesire;
import dev.chancery.sync.desired.ObjectKey;
import dev.chancery.sync.desired.Subject;
import dev.chancery.sync.plan.Change.Create;
import dev.chancery.sync.plan.Change.Delete;
import dev.chancery.sync.plan.Change.Held;
import dev.chancery.sync.plan.Change.Update;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** A table: what is wanted, what is there, what is to be done. */
class PlannerTest {
    private static final String FOREIGN = "it exists and is not managed by Chancery";
    private static final String NOBODY = "every ServiceAccount that would get the role is held itself";

    private final Planner planner = new Planner();

    static Stream<Arguments> cases() {
        var a = account(1, "a");
        var b = account(2, "b");
        var view = binding(1, VIEW, "a");
        var edit = binding(1, EDIT, "a");
        var everywhere = binding(1, ObjectKey.binding("", "wide"), VIEW, "a");
        var lost = account(1, "lost", "a");
        var create = namespace("lost");
        var frozen = Map.of(id(1), "its entry is odd");
        var contested = Map.of(a.key(), "wanted by two");
        return Stream.of(
                arguments("nothing is wanted, nothing is there", desire(), EMPTY, List.of()),
                arguments("a missing account", desire(a), EMPTY, List.of(new Create(a))),
                arguments("an account as wanted", desire(a), state(observed(a)), List.of()),
                arguments(
                        "an account that differs",
                        desire(a),
                        state(bent(a, "suspended")),
                        List.of(new Update(bent(a, "suspended"), a))),
                arguments(
                        "an account that nobody wants", desire(), state(observed(a)), List.of(new Delete(observed(a)))),
                arguments(
                        "a stranger's account under the name",
                        desire(a),
                        state(foreign(a)),
                        List.of(new Held(a.key(), OWNED_BY_SOMEONE_ELSE, FOREIGN))),
                arguments("a stranger's account elsewhere", desire(), state(foreign(a)), List.of()),
                arguments(
                        "another robot's account under the name",
                        desire(account(2, "a")),
                        state(observed(a)),
                        List.of(new Held(a.key(), OWNED_BY_ANOTHER_ROBOT, "it still belongs to robot " + id(1)))),
                arguments(
                        "a frozen robot's account that nobody wants",
                        desire(Map.of(), frozen),
                        state(observed(a)),
                        List.of(new Held(a.key(), ROBOT_FROZEN, "its entry is odd"))),
                arguments(
                        "a frozen robot's account that another wants",
                        desire(Map.of(), frozen, account(2, "a")),
                        state(observed(a)),
                        List.of(new Held(a.key(), ROBOT_FROZEN, "its entry is odd"))),
                arguments(
                        "a role of a frozen robot that may do nothing",
                        new ClusterDesire(TestObjects.EAST, List.of(), Map.of(), frozen, Set.of(id(1))),
                        state(observed(a), observed(view)),
                        List.of(new Delete(observed(view)), new Held(a.key(), ROBOT_FROZEN, "its entry is odd"))),
                arguments(
                        "the account of a robot that nothing is said of",
                        new ClusterDesire(
                                TestObjects.EAST, Scope.only(Set.of(id(2))), List.of(), Map.of(), Map.of(), Set.of()),
                        state(observed(a)),
                        List.of()),
                arguments(
                        "a role of a frozen robot that may act",
                        desire(Map.of(), frozen),
                        state(observed(view)),
                        List.of(new Held(view.key(), ROBOT_FROZEN, "its entry is odd"))),
                arguments(
                        "a name that two want, with one of them there",
                        desire(contested, Map.of()),
                        state(observed(a)),
                        List.of(new Held(a.key(), NAME_WANTED_TWICE, "wanted by two"))),
                arguments(
                        "a missing namespace",
                        desire(lost),
                        EMPTY,
                        List.of(new Held(
                                lost.key(),
                                NAMESPACE_MISSING,
                                "namespace lost does not exist, and no rule says create-namespace: true"))),
                arguments(
                        "a missing namespace that may be made",
                        desire(create, lost),
                        EMPTY,
                        List.of(new Create(create), new Create(lost))),
                arguments("a namespace that is there", desire(namespace(NS)), EMPTY, List.of()),
                arguments("a namespace that nobody wants", desire(), state(observed(namespace(NS))), List.of()),
                arguments("a missing binding", desire(a, view), state(observed(a)), List.of(new Create(view))),
                arguments("a binding as wanted", desire(a, view), state(observed(a), observed(view)), List.of()),
                arguments(
                        "a binding with another role",
                        desire(a, edit),
                        state(observed(a), observed(view)),
                        List.of(new Delete(observed(view), Departure.OTHER_ROLE), new Create(edit))),
                arguments(
                        "a binding with a subject too many",
                        desire(a, view),
                        state(observed(a), observed(binding(1, VIEW, "a", "b"))),
                        List.of(new Update(observed(binding(1, VIEW, "a", "b")), view))),
                arguments(
                        "a stranger's binding under the name",
                        desire(a, edit),
                        state(observed(a), foreign(view)),
                        List.of(new Held(view.key(), OWNED_BY_SOMEONE_ELSE, FOREIGN))),
                arguments(
                        "a cluster-wide binding needs no namespace",
                        desire(a, everywhere),
                        state(observed(a)),
                        List.of(new Create(everywhere))),
                arguments(
                        "revocations first, grants last",
                        desire(a, view),
                        state(observed(b), observed(binding(2, VIEW, "b"))),
                        List.of(
                                new Delete(observed(binding(2, VIEW, "b"))),
                                new Delete(observed(b)),
                                new Create(a),
                                new Create(view))),
                arguments(
                        "no role for a stranger's account",
                        desire(a, view),
                        state(foreign(a)),
                        List.of(
                                new Held(a.key(), OWNED_BY_SOMEONE_ELSE, FOREIGN),
                                new Held(view.key(), ACCOUNT_HELD, NOBODY))),
                arguments(
                        "no role for an account that two want",
                        desire(contested, Map.of(), view),
                        state(observed(account(2, "a"))),
                        List.of(
                                new Held(a.key(), NAME_WANTED_TWICE, "wanted by two"),
                                new Held(view.key(), ACCOUNT_HELD, NOBODY))),
                arguments(
                        "no other role for a stranger's account",
                        desire(a, edit),
                        state(foreign(a), observed(view)),
                        List.of(
                                new Delete(observed(view), Departure.OTHER_ROLE),
                                new Held(a.key(), OWNED_BY_SOMEONE_ELSE, FOREIGN),
                                new Held(view.key(), ACCOUNT_HELD, NOBODY))),
                arguments(
                        "a role that an account had before it was held",
                        desire(contested, Map.of(), view),
                        state(observed(a), observed(view)),
                        List.of(new Held(a.key(), NAME_WANTED_TWICE, "wanted by two"))));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("cases")
    void plans(String name, ClusterDesire desire, ObservedState observed, List<Change> changes) {
        var plan = planner.plan(desire, observed);

        assertThat(plan.changes()).as(name).isEqualTo(changes);
        assertThat(plan.holds()).isEmpty();
        assertThat(plan.held())
                .isEqualTo(changes.stream().filter(Held.class::isInstance).toList());
    }

    @Test
    void givesTheRoleToTheAccountsThatAreNotHeld() {
        var a = account(1, "a");
        var other = account(1, "other");
        var both = binding(1, VIEW, "a", "other");

        var plan = planner.plan(desire(a, other, both), state(foreign(a)));

        assertThat(plan.actionable()).containsExactly(new Create(other), new Create(binding(1, VIEW, "other")));
        var after = state(foreign(a), observed(other), observed(binding(1, VIEW, "other")));
        assertThat(planner.plan(desire(a, other, both), after).actionable()).isEmpty();
    }

    @Test
    void givesNoRoleToAnAccountWhoseNamespaceIsMissing() {
        var a = account(1, "a");
        var both = new dev.chancery.sync.desired.DesiredObject.Binding(
                ObjectKey.binding(NS, "b"),
                id(1),
                VIEW,
                List.of(new Subject(NS, "a"), new Subject("lost", "a")),
                Map.of(),
                Map.of(),
                a.provenance());

        var plan = planner.plan(desire(a, account(1, "lost", "a"), both), EMPTY);

        assertThat(plan.actionable())
                .containsExactly(new Create(a), new Create(both.givenTo(List.of(new Subject(NS, "a")))));
    }

    @Test
    void namesAPlanByWhatItWouldDo() {
        var a = account(1, "a");
        var create = planner.plan(desire(a), EMPTY);

        assertThat(create.digest())
                .matches("[0-9a-f]{16}")
                .isEqualTo(planner.plan(desire(a), EMPTY).digest());
        assertThat(Set.of(
                        create.digest(),
                        planner.plan(desire(account(2, "a")), EMPTY).digest(),
                        planner.plan(desire(account(1, "b")), EMPTY).digest(),
                        planner.plan(desire(a), state(bent(a, "suspended"))).digest(),
                        planner.plan(desire(), state(observed(a))).digest(),
                        planner.plan(desire(), EMPTY).digest()))
                .hasSize(6);
    }

    @Test
    void namesAPlanAlikeInEveryProcessThoughMapsHaveNoOrder() {
        var plan = planner.plan(desire(account(1, "a"), binding(1, VIEW, "a")), EMPTY);

        assertThat(plan.digest()).isEqualTo("626787ad01e6571b");
    }

    @Test
    void doesNothingOfWhatIsHeld() {
        var free = planner.plan(desire(account(1, "a"), account(2, "b")), EMPTY);
        var hold = new Hold(
                GuardedKind.RENAMES,
                "too much",
                Set.of(),
                Set.of(account(1, "a").key()));
        var plan = free.holding(hold);

        assertThat(plan.actionable()).containsExactly(new Create(account(2, "b")));
        assertThat(plan.waiting(hold)).containsExactly(new Create(account(1, "a")));
        assertThat(plan.without(hold)).isEqualTo(free);
        assertThat(plan.isEmpty()).isFalse();
        assertThat(plan.count(Create.class)).isEqualTo(2);
    }
}
