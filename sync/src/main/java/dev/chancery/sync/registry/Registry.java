package dev.chancery.sync.registry;

import dev.chancery.sync.account.KnownRobot;
import dev.chancery.sync.account.Roster;
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

/** What sync remembers between runs and tells the broker. Each method is one transaction and writes only what differs. */
public interface Registry {
    /**
     * Answers from what is stored from now on, whatever is known of it already. Without that, what was changed past the
     * generations of the registry, which only a person can do, is not seen.
     */
    void readAnew();

    /**
     * Counts how often the registry was found otherwise than it was left, or had to be read anew: as long as this stays the same from
     * one {@link #robots} to the next, nobody else has written.
     */
    long edition();

    /** Every robot ever seen in any directory, the deleted ones too: a name is never given twice. */
    List<KnownRobot> robots();

    /** Those of them that have these ids, in no order. */
    List<KnownRobot> robots(Set<StableId> ids);

    List<RememberedPlacement> placements();

    /** Whom robots may call, as it was remembered last. */
    List<AudienceGrant> audiences();

    /** The same of some robots. */
    List<AudienceGrant> audiences(Set<StableId> robots);

    /** The robots that persons took new entries for: the robot's stable id by the id of its new entry. */
    Map<StableId, StableId> adoptions();

    /** How far the servers of a directory had come, by their identity. */
    Map<String, KnownPosition> positions(String directory);

    /**
     * Robots, whom they may call, and clusters, after a look.
     *
     * @param besides what counts only together with this: it comes last, for it may audit, and when either fails, neither was done
     */
    void remember(UUID run, Believed believed, List<ClusterProfile> clusters, Runnable besides);

    /** The same of servers that do not say how far they have come, and nothing else. */
    default void remember(UUID run, Roster roster, List<AudienceGrant> audiences, List<ClusterProfile> clusters) {
        remember(run, new Believed(roster, audiences, Map.of()), clusters, () -> {});
    }

    /**
     * Where robots live in one cluster, and what they may do there, after a pass.
     *
     * @param uids {@code metadata.uid} of the ServiceAccounts that are known to exist
     */
    void remember(UUID run, ClusterDesire desire, Map<ObjectKey, String> uids);

    /**
     * How a cluster signs tokens, just learnt. Keys that are as they were are confirmed once an hour.
     *
     * @param run null when somebody wanted to know it between two runs
     */
    void remember(@Nullable UUID run, ClusterName cluster, IssuerDocument issuer);
}
