package dev.chancery.sync.desired;

import java.util.Map;
import java.util.Set;

/**
 * Chooses clusters.
 *
 * @param names any of these; empty for any name
 * @param labels all of these; empty for any labels
 */
public record ClusterSelector(Set<String> names, Map<String, String> labels) {
    public static final ClusterSelector ALL = new ClusterSelector(Set.of(), Map.of());

    public ClusterSelector {
        names = Set.copyOf(names);
        labels = Map.copyOf(labels);
    }

    public boolean chooses(ClusterProfile cluster) {
        return (names.isEmpty() || names.contains(cluster.name().value()))
                && (labels.isEmpty() || cluster.labels().entrySet().containsAll(labels.entrySet()));
    }
}
