package dev.chancery.sync.plan;

import dev.chancery.sync.desired.ObjectKey;
import java.util.Set;

/**
 * Steps of one kind that would be too many at once: all of them wait for a person, with what depends on them.
 *
 * @param reason for people
 * @param counted objects, or for cluster-wide roles robots, that are too many
 * @param keys of the objects that stay as they are
 */
public record Hold(GuardedKind kind, String reason, Set<String> counted, Set<ObjectKey> keys) {
    public Hold {
        counted = Set.copyOf(counted);
        keys = Set.copyOf(keys);
    }
}
