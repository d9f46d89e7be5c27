package dev.chancery.sync.desired;

import dev.chancery.sync.directory.StableId;

/** Where a robot's ServiceAccount was put by an earlier run: all that is known of a robot whose entry is gone. */
public record RememberedPlacement(
        ClusterName cluster, String namespace, String serviceAccount, StableId robot, String rule) {}
