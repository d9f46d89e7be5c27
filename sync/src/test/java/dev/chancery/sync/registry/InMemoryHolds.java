package dev.chancery.sync.registry;

import dev.chancery.sync.desired.ClusterName;
import dev.chancery.sync.directory.StableId;
import dev.chancery.sync.plan.GuardedKind;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Approvals that a test gives; what is held is listed, and can be approved as a whole. */
public final class InMemoryHolds implements Holds {
    private final Map<Digest, Approval> approvals = new HashMap<>();
    private final Map<Digest, UUID> used = new HashMap<>();
    private final List<String> reasons = new ArrayList<>();
    private final Set<Digest> held = new HashSet<>();
    private final Set<Digest> rejected = new HashSet<>();

    private final Set<String> audiencesLost = new HashSet<>();
    private final Set<StableId> returned = new HashSet<>();
    private final Map<ClusterName, Map<GuardedKind, Set<String>>> taken = new HashMap<>();
    private final Map<String, Map<String, Set<String>>> together = new HashMap<>();
    private boolean runOut;

    private record Digest(@Nullable ClusterName cluster, String digest) {}

    public void approve(@Nullable ClusterName cluster, String digest, String who, String why) {
        approvals.put(new Digest(cluster, digest), new Approval(who, why));
    }

    /** Whatever is held waits no more. */
    public void rejectAll() {
        rejected.addAll(held);
        held.clear();
    }

    /** From now on no rejection lasts. */
    public void letRejectionsExpire() {
        rejected.clear();
    }

    /** Why anything was held, in the order in which it was. */
    public List<String> reasons() {
        return List.copyOf(reasons);
    }

    @Override
    public boolean held(UUID run, @Nullable ClusterName cluster, String digest, String reason, List<String> evidence) {
        reasons.add(reason);
        var key = new Digest(cluster, digest);
        return !rejected.contains(key) && held.add(key);
    }

    /** Whatever waits, unless that has been approved before. */
    public void approveAll() {
        held.forEach(digest -> approvals.putIfAbsent(digest, new Approval("eve", "it is meant")));
    }

    @Override
    public Map<GuardedKind, Set<String>> takenLately(ClusterName cluster) {
        return Map.copyOf(taken.getOrDefault(cluster, Map.of()));
    }

    @Override
    public void taken(UUID run, ClusterName cluster, Map<GuardedKind, Set<String>> objects) {
        var all = taken.computeIfAbsent(cluster, _ -> new HashMap<>());
        objects.forEach(
                (kind, some) -> all.computeIfAbsent(kind, _ -> new HashSet<>()).addAll(some));
    }

    @Override
    public Set<String> audiencesLostLately() {
        return Set.copyOf(audiencesLost);
    }

    @Override
    public void audiencesLost(UUID run, Set<String> audiences) {
        audiencesLost.addAll(audiences);
    }

    @Override
    public Set<StableId> returnedLately() {
        return Set.copyOf(returned);
    }

    @Override
    public void returned(UUID run, Set<StableId> robots) {
        returned.addAll(robots);
    }

    @Override
    public Map<String, Set<String>> heldTogether(@Nullable ClusterName cluster) {
        return together.getOrDefault(part(cluster), Map.of());
    }

    @Override
    public void heldTogether(UUID run, @Nullable ClusterName cluster, Map<String, Set<String>> objects) {
        together.put(part(cluster), Map.copyOf(objects));
    }

    private static String part(@Nullable ClusterName cluster) {
        return String.valueOf(cluster);
    }

    @Override
    public void settle(@Nullable ClusterName cluster, Set<String> stillHeld) {
        Predicate<Digest> isSettled =
                key -> Objects.equals(key.cluster(), cluster) && !stillHeld.contains(key.digest());
        held.removeIf(isSettled);
        approvals.keySet().removeIf(isSettled.and(key -> !used.containsKey(key)));
    }

    @Override
    public List<Held> open() {
        return List.of();
    }

    @Override
    public Optional<Held> decide(UUID id, Decision decision, String who, String why) {
        return Optional.empty();
    }

    @Override
    public Optional<Approval> approval(UUID run, @Nullable ClusterName cluster, String digest) {
        var key = new Digest(cluster, digest);
        return Optional.ofNullable(approvals.get(key)).filter(_ -> run.equals(used.getOrDefault(key, run)));
    }

    /** From now on every approval is still seen and can no longer be used. */
    public void letRunOutBeforeUse() {
        runOut = true;
    }

    /** Whether an approval that was given is still to be used. */
    public boolean isUnused(@Nullable ClusterName cluster, String digest) {
        var key = new Digest(cluster, digest);
        return approvals.containsKey(key) && !used.containsKey(key);
    }

    @Override
    public Optional<Approval> use(UUID run, @Nullable ClusterName cluster, String digest) {
        var key = new Digest(cluster, digest);
        var approval = Optional.ofNullable(runOut ? null : approvals.get(key));
        return approval.filter(_ -> used.computeIfAbsent(key, _ -> run).equals(run));
    }
}
