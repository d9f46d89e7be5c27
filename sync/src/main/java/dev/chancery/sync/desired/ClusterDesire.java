package dev.chancery.sync.desired;

import dev.chancery.sync.account.Scope;
import dev.chancery.sync.directory.StableId;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What should be in one cluster.
 *
 * @param scope of which robots this speaks: those of others keep what they have
 * @param objects in the order of their keys, each key once
 * @param contested keys that were wanted in ways that exclude each other, with the reason; nothing happens to them
 * @param frozen robots whose objects must stay exactly as they are, with the reason
 * @param idle robots that may do nothing, wherever they are: switched off, or gone from the directory
 */
public record ClusterDesire(
        ClusterName cluster,
        Scope scope,
        List<DesiredObject> objects,
        Map<ObjectKey, String> contested,
        Map<StableId, String> frozen,
        Set<StableId> idle) {
    public ClusterDesire {
        objects = List.copyOf(objects);
        contested = Map.copyOf(contested);
        frozen = Map.copyOf(frozen);
        idle = Set.copyOf(idle);
    }

    /** For everybody. */
    public ClusterDesire(
            ClusterName cluster,
            List<DesiredObject> objects,
            Map<ObjectKey, String> contested,
            Map<StableId, String> frozen,
            Set<StableId> idle) {
        this(cluster, Scope.EVERYBODY, objects, contested, frozen, idle);
    }

    /** The same without some objects, which stay as they are, whatever they are. */
    public ClusterDesire sparing(Set<ObjectKey> keys, String why) {
        if (keys.isEmpty()) return this;
        var spared = new HashMap<>(contested);
        keys.forEach(key -> spared.put(key, why));
        var others =
                objects.stream().filter(object -> !keys.contains(object.key())).toList();
        return new ClusterDesire(cluster, scope, others, spared, frozen, idle);
    }
}
