package dev.chancery.sync.registry;

import dev.chancery.sync.account.KnownRobot;
import dev.chancery.sync.desired.AudienceGrant;
import dev.chancery.sync.desired.ClusterDesire;
import dev.chancery.sync.desired.ClusterName;
import dev.chancery.sync.desired.ClusterProfile;
import dev.chancery.sync.desired.ObjectKey;
import dev.chancery.sync.desired.RememberedPlacement;
import dev.chancery.sync.directory.KnownPosition;
import dev.chancery.sync.directory.StableId;
import dev.chancery.sync.kubernetes.IssuerDocument;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Remembers nothing, but for what a test makes it remember. */
public class ForgetfulRegistry implements Registry {
    @Override
    public void readAnew() {}

    @Override
    public long edition() {
        return 0;
    }

    @Override
    public List<KnownRobot> robots() {
        return List.of();
    }

    @Override
    public List<KnownRobot> robots(Set<StableId> ids) {
        return robots().stream().filter(robot -> ids.contains(robot.id())).toList();
    }

    @Override
    public List<RememberedPlacement> placements() {
        return List.of();
    }

    @Override
    public List<AudienceGrant> audiences() {
        return List.of();
    }

    @Override
    public List<AudienceGrant> audiences(Set<StableId> robots) {
        return audiences().stream()
                .filter(grant -> robots.contains(grant.robot()))
                .toList();
    }

    @Override
    public Map<StableId, StableId> adoptions() {
        return Map.of();
    }

    @Override
    public Map<String, KnownPosition> positions(String directory) {
        return Map.of();
    }

    @Override
    public void remember(UUID run, Believed believed, List<ClusterProfile> clusters, Runnable besides) {
        besides.run();
    }

    @Override
    public void remember(UUID run, ClusterDesire desire, Map<ObjectKey, String> uids) {}

    @Override
    public void remember(@Nullable UUID run, ClusterName cluster, IssuerDocument issuer) {}
}
