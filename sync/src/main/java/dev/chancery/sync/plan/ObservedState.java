package dev.chancery.sync.plan;

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
}
