package dev.chancery.sync.plan;

import static dev.chancery.sync.account.TestRobots.id;
import static dev.chancery.sync.plan.TestObjects.EDIT;
import static dev.chancery.sync.plan.TestObjects.VIEW;
import static dev.chancery.sync.plan.TestObjects.account;
import static dev.chancery.sync.plan.TestObjects.bent;
import static dev.chancery.sync.plan.TestObjects.binding;
import static dev.chancery.sync.plan.TestObjects.foreign;
import static dev.chancery.sync.plan.TestObjects.namespace;
import static dev.chancery.sync.plan.TestObjects.observed;

import dev.chancery.sync.desired.ClusterDesire;
import dev.chancery.sync.desired.DesiredObject;
import dev.chancery.sync.desired.ObjectKey;
import dev.chancery.sync.desired.RoleRef;
import dev.chancery.sync.directory.StableId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;

/**
 * A small cluster in which everything meets everything: each place is wanted by nobody, by one robot or by two, and holds
 * nothing, what is wanted, something older, another robot's object or a stranger's.
 */
public record World(ClusterDesire desire, ObservedState state) {
    /** Namespace {@code ns} is there, {@code made} may be created, {@code lost} may not. */
    private static final List<ObjectKey> PLACES = List.of(
            ObjectKey.serviceAccount("ns", "a"),
            ObjectKey.serviceAccount("ns", "b"),
            ObjectKey.serviceAccount("ns", "c"),
            ObjectKey.serviceAccount("made", "a"),
            ObjectKey.serviceAccount("lost", "a"));

    private static final List<ObjectKey> BINDINGS = List.of(
            ObjectKey.binding("ns", "b1"),
            ObjectKey.binding("ns", "b2"),
            ObjectKey.binding("made", "b1"),
            ObjectKey.binding("lost", "b1"),
            ObjectKey.binding("", "b1"));

    private static final List<String> SUBJECTS = List.of("a", "b", "c");

    enum There {
        NOTHING,
        AS_WANTED,
        OLDER,
        ANOTHER_ROBOTS,
        A_STRANGERS
    }

    /** {@code wantedBy} 0 is nobody, 4 is two robots at once. Masks choose subjects. */
    private record Slot(int wantedBy, There there, boolean edit, boolean editThere, int mask, int maskThere) {}

    public static Arbitrary<World> any() {
        return Combinators.combine(
                        slot().list().ofSize(PLACES.size()),
                        slot().list().ofSize(BINDINGS.size()),
                        Arbitraries.integers().between(1, 3).set().ofMaxSize(1))
                .as(World::of);
    }

    private static Arbitrary<Slot> slot() {
        return Combinators.combine(
                        Arbitraries.integers().between(0, 4),
                        Arbitraries.of(There.class),
                        Arbitraries.of(true, false),
                        Arbitraries.of(true, false),
                        Arbitraries.integers().between(1, 7),
                        Arbitraries.integers().between(1, 7))
                .as(Slot::new);
    }

    private static World of(List<Slot> places, List<Slot> bindings, Set<Integer> frozen) {
        var wanted = new ArrayList<DesiredObject>(List.of(namespace("made")));
        var contested = new TreeMap<ObjectKey, String>();
        var there = new ArrayList<ObservedObject>();
        for (int i = 0; i < PLACES.size(); i++) {
            var slot = places.get(i);
            var key = PLACES.get(i);
            if (slot.wantedBy() == 4) contested.put(key, "wanted by two");
            else if (isWanted(slot, frozen)) wanted.add(account(slot.wantedBy(), key.namespace(), key.name()));
            if (mayHold(key)) put(there, slot, robot -> account(robot, key.namespace(), key.name()));
        }
        for (int i = 0; i < BINDINGS.size(); i++) {
            var slot = bindings.get(i);
            var key = BINDINGS.get(i);
            var subjects = placed(subjects(slot.mask()), slot.wantedBy(), wanted, contested.keySet());
            if (slot.wantedBy() < 4 && isWanted(slot, frozen) && subjects.length > 0)
                wanted.add(binding(slot.wantedBy(), key, role(slot.edit()), subjects));
            if (mayHold(key))
                put(there, slot, robot -> binding(robot, key, role(slot.editThere()), subjects(slot.maskThere())));
        }
        var stays = frozen.stream().collect(Collectors.toMap(number -> id(number), number -> "it is odd"));
        return new World(
                new ClusterDesire(TestObjects.EAST, wanted, contested, stays, Set.of()),
                new ObservedState(there, Set.of("ns")));
    }

    private static boolean mayHold(ObjectKey key) {
        return key.namespace().isEmpty() || key.namespace().equals("ns");
    }

    private static boolean isWanted(Slot slot, Set<Integer> frozen) {
        return slot.wantedBy() > 0 && !frozen.contains(slot.wantedBy());
    }

    private static RoleRef role(boolean edit) {
        return edit ? EDIT : VIEW;
    }

    private static String[] subjects(int mask) {
        return SUBJECTS.stream()
                .filter(name -> (mask >> SUBJECTS.indexOf(name) & 1) == 1)
                .toArray(String[]::new);
    }

    /** A rule gives roles only to accounts that it wants as well, or would if another robot did not. */
    private static String[] placed(String[] names, int robot, List<DesiredObject> wanted, Set<ObjectKey> contested) {
        return Stream.of(names)
                .filter(name -> {
                    var key = ObjectKey.serviceAccount("ns", name);
                    return contested.contains(key)
                            || wanted.stream()
                                    .anyMatch(object -> object.key().equals(key)
                                            && object instanceof DesiredObject.Owned owned
                                            && owned.robot().equals(id(robot)));
                })
                .toArray(String[]::new);
    }

    private interface Made {
        DesiredObject by(int robot);
    }

    private static void put(List<ObservedObject> there, Slot slot, Made made) {
        int robot = slot.wantedBy() % 4 == 0 ? 1 : slot.wantedBy();
        switch (slot.there()) {
            case NOTHING -> {}
            case AS_WANTED -> there.add(observed(made.by(robot)));
            case OLDER -> there.add(bent(made.by(robot), "suspended"));
            case ANOTHER_ROBOTS -> there.add(observed(made.by(robot % 3 + 1)));
            case A_STRANGERS -> there.add(foreign(made.by(robot)));
        }
    }

    Map<ObjectKey, ObservedObject> byKey() {
        return state.objects().stream().collect(Collectors.toMap(ObservedObject::key, object -> object));
    }

    boolean isFrozen(ObservedObject object) {
        return object.ownership() instanceof Ownership.Ours(StableId robot)
                && desire.frozen().containsKey(robot);
    }

    /** The cluster after the plan, in the order of its steps. */
    World after(Plan plan) {
        var objects = new HashMap<>(byKey());
        var namespaces = new HashSet<>(state.namespaces());
        for (var change : plan.actionable()) {
            switch (change) {
                case Change.Create(DesiredObject.Namespace made) ->
                    namespaces.add(made.key().name());
                case Change.Create(DesiredObject want) -> objects.put(want.key(), observed(want));
                case Change.Update(ObservedObject _, DesiredObject want) -> objects.put(want.key(), observed(want));
                case Change.Delete(ObservedObject have, var _) -> objects.remove(have.key());
                case Change.Held held -> throw new IllegalStateException("a held step is not actionable: " + held);
            }
        }
        return new World(desire, new ObservedState(List.copyOf(objects.values()), namespaces));
    }
}
