package dev.chancery.sync.plan;

import dev.chancery.sync.account.Scope;
import dev.chancery.sync.desired.ClusterDesire;
import dev.chancery.sync.desired.DesiredObject;
import dev.chancery.sync.desired.ObjectKey;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * What is in one cluster.
 *
 * @param objects all of ours, and those of others that stand where we want to put something
 * @param namespaces the names of all namespaces that are not being deleted
 */
public record ObservedState(List<ObservedObject> objects, Set<String> namespaces) {
    public ObservedState {
        objects = List.copyOf(objects);
        namespaces = Set.copyOf(namespaces);
    }

    /**
     * The same after a fresh look at some keys.
     *
     * @param seen what stands under them, and nothing else
     */
    public ObservedState renewed(Set<ObjectKey> keys, ObservedState seen) {
        var known = new ArrayList<ObservedObject>();
        var others = new ArrayList<ObservedObject>(objects.size() + keys.size());
        objects.forEach(object -> (keys.contains(object.key()) ? known : others).add(object));
        var open = new HashSet<>(namespaces);
        keys.forEach(key -> {
            if (key.kind() == ObjectKey.Kind.NAMESPACE) open.remove(key.name());
        });
        open.addAll(seen.namespaces);
        boolean same = Set.copyOf(known).equals(Set.copyOf(seen.objects)) && open.equals(namespaces);
        if (same) return this;
        others.addAll(seen.objects);
        return new ObservedState(others, open);
    }

    /** Of it, what a plan for that desire is about. */
    public ObservedState about(ClusterDesire desire) {
        if (desire.scope() instanceof Scope.Everybody) return this;
        var wanted = new HashSet<>(desire.contested().keySet());
        desire.objects().forEach(want -> wanted.add(want.key()));
        var some = objects.stream()
                .filter(object -> wanted.contains(object.key())
                        || (object.ownership() instanceof Ownership.Ours(var robot)
                                && desire.scope().covers(robot)))
                .toList();
        return new ObservedState(some, namespaces);
    }

    /**
     * The same in less memory: what is as it is wanted shares the parts of what wants it, which clusters have in common.
     */
    public ObservedState sharing(ClusterDesire desire) {
        var wanted =
                HashMap.<ObjectKey, DesiredObject>newHashMap(desire.objects().size());
        desire.objects().forEach(want -> wanted.put(want.key(), want));
        var shared = objects.stream()
                .map(object -> object.sharing(wanted.get(object.key())))
                .toList();
        return new ObservedState(shared, namespaces);
    }
}
