package dev.chancery.sync.plan;

import dev.chancery.sync.account.KnownRobot;
import dev.chancery.sync.desired.ClusterName;
import dev.chancery.sync.desired.ObjectKey;
import dev.chancery.sync.directory.StableId;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What must change in one cluster, in the order in which it must happen.
 *
 * @param changes revocations first, grants last
 * @param holds what of it may not be done before a person has approved it
 */
public record Plan(ClusterName cluster, List<Change> changes, List<Hold> holds) {
    public Plan {
        changes = List.copyOf(changes);
        holds = List.copyOf(holds);
    }

    /** The steps to take now: not those that wait for a person, one by one or as a kind. */
    public List<Change> actionable() {
        var waiting = waitingKeys();
        return steps().filter(change -> !waiting.contains(change.key())).toList();
    }

    public List<Change.Held> held() {
        return only(Change.Held.class).toList();
    }

    /** The objects that stay as they are because of holds. */
    public Set<ObjectKey> waitingKeys() {
        return holds.stream().flatMap(hold -> hold.keys().stream()).collect(Collectors.toSet());
    }

    /** The steps that a hold keeps back. */
    public List<Change> waiting(Hold hold) {
        return steps().filter(change -> hold.keys().contains(change.key())).toList();
    }

    public long count(Class<? extends Change> kind) {
        return only(kind).count();
    }

    /** Nothing to do and nothing waiting. */
    public boolean isEmpty() {
        return changes.isEmpty();
    }

    public Plan holding(Hold hold) {
        var more = new ArrayList<>(holds);
        more.add(hold);
        return new Plan(cluster, changes, more);
    }

    public Plan without(Hold hold) {
        return new Plan(
                cluster,
                changes,
                holds.stream().filter(other -> !other.equals(hold)).toList());
    }

    /** The robots whose objects are deleted, as those say. */
    public Set<StableId> losers() {
        return only(Change.Delete.class)
                .map(Change.Delete::robot)
                .flatMap(Stream::ofNullable)
                .collect(Collectors.toSet());
    }

    /** The same plan, whose deletions say why, by what is known of those robots. */
    public Plan naming(Collection<KnownRobot> robots) {
        var byId = robots.stream().collect(Collectors.toMap(KnownRobot::id, Function.identity()));
        var named = changes.stream()
                .map(change -> change instanceof Change.Delete delete ? delete.naming(byId) : change)
                .toList();
        return new Plan(cluster, named, holds);
    }

    /** Of this plan only what takes roles away from these robots, whom no guard and no wave protects. */
    public Plan onlyRevoking(Set<StableId> robots) {
        var revocations = changes.stream()
                .filter(change -> change instanceof Change.Delete(var have, var _)
                        && have.key().kind().isBinding()
                        && have.ownership() instanceof Ownership.Ours(var robot)
                        && robots.contains(robot))
                .toList();
        return new Plan(cluster, revocations, List.of());
    }

    /** Names exactly this plan. 16 hexadecimal digits. */
    public String digest() {
        return ChangeText.digest(cluster + " whole", changes);
    }

    /**
     * Names exactly the steps that a hold keeps back: an approval is worth nothing for any others, and whatever else is
     * done in the cluster does not touch it. 16 hexadecimal digits.
     */
    public String digest(Hold hold) {
        return ChangeText.digest(cluster + " " + hold.kind().word(), waiting(hold));
    }

    private Stream<Change> steps() {
        return changes.stream().filter(change -> !(change instanceof Change.Held));
    }

    private <C extends Change> Stream<C> only(Class<C> kind) {
        return changes.stream().filter(kind::isInstance).map(kind::cast);
    }
}
