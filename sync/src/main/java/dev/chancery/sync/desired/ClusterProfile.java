package dev.chancery.sync.desired;

import java.util.Map;

/** What mapping rules know of a cluster. */
public record ClusterProfile(ClusterName name, Map<String, String> labels) {
    public ClusterProfile {
        labels = Map.copyOf(labels);
    }
}
