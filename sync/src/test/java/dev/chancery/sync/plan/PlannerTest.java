package dev.chancery.sync.plan;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chancery.sync.account.Limit;
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
import dev.chancery.sync.plan.Change.Create;
import dev.chancery.sync.plan.Change.Delete;
import dev.chancery.sync.plan.Change.Held;
import dev.chancery.sync.plan.Change.HeldReason;
import dev.chancery.sync.plan.Change.Update;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class PlannerTest {
    private static final StableId BACKUP = new StableId("00000000-0000-4000-8000-000000000001");
    private static final StableId OTHER = new StableId("00000000-0000-4000-8000-000000000002");
    private static final Provenance WHY = new Provenance("rule", "uid=backup");
    private static final RoleRef VIEW = new RoleRef(RoleKind.CLUSTER_ROLE, "view");
    private static final RoleRef EDIT = new RoleRef(RoleKind.CLUSTER_ROLE, "edit");

    private final Planner planner = new Planner();

    @Test
    void createsWhatIsMissing() {
        assertThat(plan(desire(account("backup", Map.of())))).singleElement().isInstanceOf(Create.class);
    }

    @Test
    void leavesWhatIsAsWanted() {
        var want = account("backup", Map.of("team", "a"));
        assertThat(plan(desire(want), observed(want))).isEmpty();
    }

    @Test
    void updatesWhatDiffers() {
        assertThat(plan(
                        desire(account("backup", Map.of("team", "b"))),
                        observed(account("backup", Map.of("team", "a")))))
                .singleElement()
                .isInstanceOf(Update.class);
    }

    @Test
    void deletesOnlyWhatIsOurs() {
        assertThat(plan(desire(), observed(account("backup", Map.of())), foreign("theirs")))
                .singleElement()
                .isInstanceOf(Delete.class);
    }

    @Test
    void holdsWhatSomebodyElseHasAlready() {
        assertThat(plan(desire(account("theirs", Map.of())), foreign("theirs")))
                .singleElement()
                .matches(held(HeldReason.OWNED_BY_SOMEONE_ELSE));
    }

    @Test
    void holdsWhatAnotherRobotStillHas() {
        var others = new ServiceAccount(key("backup"), OTHER, Map.of(), Map.of(), WHY);
        assertThat(plan(desire(account("backup", Map.of())), observed(others)))
                .singleElement()
                .matches(held(HeldReason.OWNED_BY_ANOTHER_ROBOT));
    }

    @Test
    void leavesAFrozenRobotAlone() {
        var desire = new ClusterDesire(
                new ClusterName("c"), List.of(), Map.of(), Map.of(BACKUP, "its entry cannot be read"));
        assertThat(plan(desire, observed(account("backup", Map.of()))))
                .singleElement()
                .matches(held(HeldReason.ROBOT_FROZEN));
    }

    @Test
    void doesNothingToAContestedName() {
        var desire =
                new ClusterDesire(new ClusterName("c"), List.of(), Map.of(key("backup"), "wanted twice"), Map.of());
        assertThat(plan(desire, observed(account("backup", Map.of()))))
                .singleElement()
                .matches(held(HeldReason.NAME_WANTED_TWICE));
    }

    @Test
    void replacesABindingWhoseRoleChanges() {
        assertThat(plan(desire(binding(EDIT)), observed(binding(VIEW))))
                .hasExactlyElementsOfTypes(Delete.class, Create.class);
    }

    @Test
    void holdsWhatHasNoNamespace() {
        var plan = planner.plan(desire(account("backup", Map.of())), new ObservedState(List.of(), Set.of()));
        assertThat(plan.changes()).singleElement().matches(held(HeldReason.NAMESPACE_MISSING));
    }

    @Test
    void createsANamespaceBeforeWhatLivesInIt() {
        var namespace = new DesiredObject.Namespace(ObjectKey.namespace("ns"), WHY);
        var plan = planner.plan(desire(account("backup", Map.of()), namespace), new ObservedState(List.of(), Set.of()));
        assertThat(plan.changes())
                .extracting(change -> change.key().kind())
                .containsExactly(ObjectKey.Kind.NAMESPACE, ObjectKey.Kind.SERVICE_ACCOUNT);
    }

    @Test
    void holdsTheWholePlanBeyondTheLimit() {
        var have = IntStream.range(0, 20)
                .mapToObj(n -> observed(account("a" + n, Map.of())))
                .toList();
        var state = new ObservedState(have, Set.of("ns"));
        var plan = new DeletionLimit(new Limit(5, 5))
                .restrain(planner.plan(desire(account("new", Map.of())), state), state);
        assertThat(plan.hold()).isPresent();
        assertThat(plan.actionable()).isEmpty();
    }

    @Test
    void theDigestNamesExactlyThePlan() {
        var one = planner.plan(desire(account("a", Map.of())), new ObservedState(List.of(), Set.of("ns")));
        var same = planner.plan(desire(account("a", Map.of())), new ObservedState(List.of(), Set.of("ns")));
        var other = planner.plan(desire(account("b", Map.of())), new ObservedState(List.of(), Set.of("ns")));
        assertThat(one.digest()).isEqualTo(same.digest()).isNotEqualTo(other.digest());
    }

    static Stream<Random> randoms() {
        return IntStream.range(0, 300).mapToObj(Random::new);
    }

    /** Applying the plan gives what is wanted, planning again gives nothing, and what is foreign stays. */
    @ParameterizedTest
    @MethodSource("randoms")
    void convergesWithoutTouchingWhatIsForeign(Random random) {
        var desire = desire(randomObjects(random).toArray(DesiredObject[]::new));
        var have = new ArrayList<>(
                randomObjects(random).stream().map(PlannerTest::observed).toList());
        have.add(foreign("foreign-" + random.nextInt(8)));
        var state = new ObservedState(have, Set.of("ns"));
        var plan = planner.plan(desire, state);

        var after = apply(plan, state);

        assertThat(planner.plan(desire, after).actionable()).isEmpty();
        assertThat(after.objects())
                .filteredOn(object -> object.ownership() instanceof Ownership.SomeoneElse)
                .containsExactlyElementsOf(state.objects().stream()
                        .filter(object -> object.ownership() instanceof Ownership.SomeoneElse)
                        .toList());
        assertThat(plan.changes()).isSortedAccordingTo((a, b) -> Stage.of(a).compareTo(Stage.of(b)));
    }

    @ParameterizedTest
    @MethodSource("randoms")
    void doesNotMindTheOrderOfItsInput(Random random) {
        var wants = new ArrayList<>(randomObjects(random));
        var have = new ArrayList<>(
                randomObjects(random).stream().map(PlannerTest::observed).toList());
        var plan = planner.plan(desire(wants.toArray(DesiredObject[]::new)), new ObservedState(have, Set.of("ns")));
        Collections.shuffle(wants, random);
        Collections.shuffle(have, random);
        assertThat(planner.plan(desire(wants.toArray(DesiredObject[]::new)), new ObservedState(have, Set.of("ns"))))
                .isEqualTo(plan);
    }

    private static List<DesiredObject.Owned> randomObjects(Random random) {
        var objects = new HashMap<ObjectKey, DesiredObject.Owned>();
        for (int n = random.nextInt(12); n > 0; n--) {
            var account = account("a" + random.nextInt(6), Map.of("team", "t" + random.nextInt(2)));
            objects.put(account.key(), account);
            var binding = binding(random.nextBoolean() ? VIEW : EDIT);
            objects.put(binding.key(), binding);
        }
        return List.copyOf(objects.values());
    }

    private static ObservedState apply(Plan plan, ObservedState state) {
        var objects = new HashMap<ObjectKey, ObservedObject>();
        state.objects().forEach(object -> objects.put(object.key(), object));
        for (var change : plan.actionable()) {
            switch (change) {
                case Create(var want) -> objects.put(want.key(), observed((DesiredObject.Owned) want));
                case Update(var _, var want) -> objects.put(want.key(), observed(want));
                case Delete(var have) -> objects.remove(have.key());
                case Held _ -> throw new IllegalStateException("a held change is not actionable");
            }
        }
        return new ObservedState(List.copyOf(objects.values()), state.namespaces());
    }

    private List<Change> plan(ClusterDesire desire, ObservedObject... have) {
        return planner.plan(desire, new ObservedState(List.of(have), Set.of("ns")))
                .changes();
    }

    private static java.util.function.Predicate<Change> held(HeldReason reason) {
        return change -> change instanceof Held held && held.reason() == reason;
    }

    private static ClusterDesire desire(DesiredObject... objects) {
        return new ClusterDesire(new ClusterName("c"), List.of(objects), Map.of(), Map.of());
    }

    private static ObjectKey key(String name) {
        return ObjectKey.serviceAccount("ns", name);
    }

    private static ServiceAccount account(String name, Map<String, String> labels) {
        return new ServiceAccount(key(name), BACKUP, labels, Map.of(), WHY);
    }

    private static Binding binding(RoleRef role) {
        return new Binding(
                ObjectKey.binding("ns", "backup"),
                BACKUP,
                role,
                List.of(new Subject("ns", "backup")),
                Map.of(),
                Map.of(),
                WHY);
    }

    private static ObservedObject observed(DesiredObject.Owned want) {
        var binding = want instanceof Binding b ? b : null;
        return new ObservedObject(
                want.key(),
                new Ownership.Ours(want.robot()),
                want.labels(),
                want.annotations(),
                binding == null ? null : binding.role(),
                binding == null ? List.of() : binding.subjects(),
                "uid-" + want.key(),
                "1");
    }

    private static ObservedObject foreign(String name) {
        return new ObservedObject(
                key(name), new Ownership.SomeoneElse(), Map.of(), Map.of(), null, List.of(), "uid-f", "1");
    }
}
