package dev.chancery.sync.plan;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chancery.sync.desired.ClusterDesire;
import dev.chancery.sync.desired.DesiredObject;
import dev.chancery.sync.desired.DesiredObject.Binding;
import dev.chancery.sync.desired.ObjectKey;
import dev.chancery.sync.desired.Subject;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** What holds of every plan, whatever is wanted and whatever is there. */
class PlannerProperties {
    private final Planner planner = new Planner();

    @Provide
    Arbitrary<World> worlds() {
        return World.any();
    }

    @Property
    void applyingThePlanGivesWhatIsWanted(@ForAll("worlds") World world) {
        var plan = plan(world);
        var held = keys(plan.held());
        var after = world.after(plan);
        var there = after.byKey();

        for (var want : world.desire().objects()) {
            if (held.contains(want.key())) continue;
            switch (want) {
                case DesiredObject.Namespace namespace ->
                    assertThat(after.state().namespaces())
                            .contains(namespace.key().name());
                case DesiredObject.ServiceAccount account ->
                    assertThat(there.get(account.key()).matches(account))
                            .as(account.toString())
                            .isTrue();
                case Binding binding -> {
                    var have = there.get(binding.key());
                    assertThat(have.matches(binding.givenTo(have.subjects()))).isTrue();
                    assertThat(binding.subjects()).containsAll(have.subjects());
                    assertThat(have.subjects())
                            .containsAll(binding.subjects().stream()
                                    .filter(subject -> !held.contains(key(subject)))
                                    .toList());
                }
            }
        }
    }

    @Property
    void applyingThePlanLeavesNothingThatNobodyWants(@ForAll("worlds") World world) {
        var plan = plan(world);
        var wanted = keys(world.desire());

        assertThat(world.after(plan).state().objects())
                .allMatch(object -> wanted.contains(object.key())
                        || world.desire().contested().containsKey(object.key())
                        || world.isFrozen(object)
                        || object.ownership() instanceof Ownership.SomeoneElse);
    }

    @Property
    void planningAgainGivesNothingNew(@ForAll("worlds") World world) {
        var first = plan(world);
        var second = plan(world.after(first));

        assertThat(second.actionable()).isEmpty();
        assertThat(Set.copyOf(second.held())).isEqualTo(Set.copyOf(first.held()));
    }

    @Property
    void touchesNothingThatIsStrangersFrozenOrContested(@ForAll("worlds") World world) {
        var plan = plan(world);
        var after = world.after(plan).byKey();

        world.byKey().forEach((key, object) -> {
            boolean untouchable = object.ownership() instanceof Ownership.SomeoneElse
                    || world.isFrozen(object)
                    || world.desire().contested().containsKey(key);
            if (untouchable) {
                assertThat(keys(plan.actionable())).doesNotContain(key);
                assertThat(after).containsEntry(key, object);
            }
        });
    }

    @Property
    void givesNoRoleToAHeldAccountThatDidNotHaveIt(@ForAll("worlds") World world) {
        var plan = plan(world);
        var held = keys(plan.held());
        var before = world.byKey();

        for (var object : world.after(plan).state().objects()) {
            var had = before.get(object.key());
            for (var subject : object.subjects()) {
                if (held.contains(key(subject))) {
                    assertThat(had).isNotNull();
                    assertThat(had.role()).isEqualTo(object.role());
                    assertThat(had.subjects()).contains(subject);
                }
            }
        }
    }

    @Property
    void doesNotDependOnTheOrderOfItsInput(@ForAll("worlds") World world, @ForAll Random order) {
        var wanted = new ArrayList<>(world.desire().objects());
        var there = new ArrayList<>(world.state().objects());
        Collections.shuffle(wanted, order);
        Collections.shuffle(there, order);
        var desire = new ClusterDesire(
                world.desire().cluster(),
                wanted,
                world.desire().contested(),
                world.desire().frozen(),
                world.desire().idle());

        var shuffled =
                planner.plan(desire, new ObservedState(there, world.state().namespaces()));

        assertThat(shuffled).isEqualTo(plan(world));
        assertThat(shuffled.digest()).isEqualTo(plan(world).digest());
    }

    @Property
    void takesAwayBeforeItGivesAndSaysEverythingOnce(@ForAll("worlds") World world) {
        var changes = plan(world).changes();

        assertThat(changes.stream().map(Stage::of).toList()).isSorted();
        assertThat(changes).doesNotHaveDuplicates();
        assertThat(changes.stream()
                        .filter(change -> !(change instanceof Change.Delete))
                        .map(Change::key)
                        .toList())
                .doesNotHaveDuplicates();
    }

    private Plan plan(World world) {
        return planner.plan(world.desire(), world.state());
    }

    private static ObjectKey key(Subject subject) {
        return ObjectKey.serviceAccount(subject.namespace(), subject.name());
    }

    private static Set<ObjectKey> keys(ClusterDesire desire) {
        return desire.objects().stream().map(DesiredObject::key).collect(Collectors.toSet());
    }

    private static Set<ObjectKey> keys(List<? extends Change> changes) {
        return changes.stream().map(Change::key).collect(Collectors.toSet());
    }
}
