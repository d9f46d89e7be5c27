package dev.chancery.broker.issuer;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The last good keys of one cluster.
 *
 * @param learntAt when they were last seen at their source; null when never
 */
record LearntKeys(
        String cluster,
        String issuer,
        List<ClusterKey> keys,
        @Nullable Instant learntAt) {
    LearntKeys {
        keys = List.copyOf(keys);
        if (learntAt == null && !keys.isEmpty())
            throw new IllegalArgumentException("keys of " + cluster + " that were never learnt");
    }

    static LearntKeys none(ClusterIssuer cluster) {
        return new LearntKeys(cluster.cluster(), cluster.issuer(), List.of(), null);
    }
}
