package dev.chancery.sync.plan;

import dev.chancery.sync.desired.ClusterDesire;
import dev.chancery.sync.desired.DesiredObject;
import dev.chancery.sync.desired.ObjectKey;
import java.util.function.Predicate;

/**
 * How much there is in a cluster that limits are shares of.
 *
 * @param accounts ServiceAccounts of ours
 * @param bindings of ours
 * @param robots that want something there
 */
public record Extent(int accounts, int bindings, int robots) {
    public static Extent of(ClusterDesire desire, ObservedState observed) {
        int robots = (int) desire.objects().stream()
                .filter(DesiredObject.Owned.class::isInstance)
                .map(object -> ((DesiredObject.Owned) object).robot())
                .distinct()
                .count();
        return of(observed, robots);
    }

    /** Where it is known how many robots want something. */
    public static Extent of(ObservedState observed, int robots) {
        return new Extent(
                ours(observed, key -> key.kind() == ObjectKey.Kind.SERVICE_ACCOUNT),
                ours(observed, key -> key.kind().isBinding()),
                robots);
    }

    private static int ours(ObservedState observed, Predicate<ObjectKey> which) {
        return (int) observed.objects().stream()
                .filter(object -> object.ownership() instanceof Ownership.Ours && which.test(object.key()))
                .count();
    }
}
