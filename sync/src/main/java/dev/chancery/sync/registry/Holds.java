package dev.chancery.sync.registry;

import dev.chancery.sync.desired.ClusterName;
import dev.chancery.sync.directory.StableId;
import dev.chancery.sync.plan.GuardedKind;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What waits for a person, and what persons decided. A decision is made once, about one digest; an approval is used by one
 * run, and no decision lasts longer than the configuration says.
 */
public interface Holds {
    /**
     * Stores what waits; the same waits only once, and not while its rejection lasts. Without a cluster it is of a reading.
     *
     * @return whether it waits from now on, and did not before
     */
    boolean held(UUID run, @Nullable ClusterName cluster, String digest, String reason, List<String> evidence);

    /** What waited or was approved for this part and is no longer held, but for these digests. */
    void settle(@Nullable ClusterName cluster, Set<String> stillHeld);

    /** What waits, and the decisions that last, oldest first. */
    List<Held> open();

    /** Decides about what waits; nothing when it does not wait any more. */
    Optional<Held> decide(UUID id, Decision decision, String who, String why);

    /** An approval that this run may use: one that lasts, or one that it has used already. Nothing changes. */
    Optional<Approval> approval(UUID run, @Nullable ClusterName cluster, String digest);

    /** Uses an approval up, if there is one; asked again in the same run, the answer is the same. */
    Optional<Approval> use(UUID run, @Nullable ClusterName cluster, String digest);

    /** The objects of this cluster on which guarded steps were taken in the hour before without asking anybody. */
    Map<GuardedKind, Set<String>> takenLately(ClusterName cluster);

    /** Remembers guarded steps that were few enough to be taken without asking. */
    void taken(UUID run, ClusterName cluster, Map<GuardedKind, Set<String>> objects);

    /** The audiences that were lost in the hour before without asking anybody. */
    Set<String> audiencesLostLately();

    /** Remembers audiences that were few enough to be lost without asking. */
    void audiencesLost(UUID run, Set<String> audiences);

    /** The robots that came back in the hour before without asking anybody. */
    Set<StableId> returnedLately();

    /** Remembers robots that were few enough to come back without asking. */
    void returned(UUID run, Set<StableId> robots);

    /**
     * By the name of its limit, what was held together when it was last looked at, and counts together until all of it is put
     * right. Without a cluster it is of readings: stable ids, and audiences after the stable ids of their robots.
     */
    Map<String, Set<String>> heldTogether(@Nullable ClusterName cluster);

    /** Remembers it in place of what was remembered before. */
    void heldTogether(UUID run, @Nullable ClusterName cluster, Map<String, Set<String>> objects);

    /** What a person can say. */
    enum Decision {
        APPROVED,
        REJECTED;

        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** Who let something pass, and why. */
    record Approval(String who, String why) {}

    /**
     * One row.
     *
     * @param state {@code waiting}, {@code approved} or {@code rejected}
     * @param evidence what would happen, line by line
     * @param expires when a decision stops counting; null while there is none
     */
    record Held(
            UUID id,
            UUID run,
            @Nullable String cluster,
            String digest,
            String reason,
            List<String> evidence,
            String state,
            Instant since,
            @Nullable String decidedBy,
            @Nullable String why,
            @Nullable Instant expires) {
        public Held {
            evidence = List.copyOf(evidence);
        }

        public boolean isWaiting() {
            return state.equals("waiting");
        }

        public boolean isRejected() {
            return state.equals("rejected");
        }
    }
}
