package dev.chancery.sync.desired;

import dev.chancery.sync.directory.StableId;
import java.util.List;
import java.util.Map;

/**
 * What should be in one cluster.
 *
 * @param objects in the order of their keys, each key once
 * @param contested keys that were wanted in ways that exclude each other, with the reason; nothing happens to them
 * @param frozen robots whose objects must stay exactly as they are, with the reason
 */
public record ClusterDesire(
        ClusterName cluster,
        List<DesiredObject> objects,
        Map<ObjectKey, String> contested,
        Map<StableId, String> frozen) {
    public ClusterDesire {
        objects = List.copyOf(objects);
        contested = Map.copyOf(contested);
        frozen = Map.copyOf(frozen);
    }
}
