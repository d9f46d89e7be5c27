package dev.chancery.sync.pass;

import static java.util.stream.Collectors.groupingBy;

import dev.chancery.sync.audit.AuditEvent;
import dev.chancery.sync.audit.AuditTrail;
import dev.chancery.sync.desired.ClusterDesire;
import dev.chancery.sync.desired.DesiredObject;
import dev.chancery.sync.desired.ObjectKey;
import dev.chancery.sync.kubernetes.ApplyOutcome;
import dev.chancery.sync.kubernetes.Cluster;
import dev.chancery.sync.plan.Change;
import dev.chancery.sync.plan.DeletionLimit;
import dev.chancery.sync.plan.ObservedState;
import dev.chancery.sync.plan.Ownership;
import dev.chancery.sync.plan.Plan;
import dev.chancery.sync.plan.Planner;
import dev.chancery.sync.plan.Stage;
import dev.chancery.sync.registry.Registry;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Brings one cluster in line with its desired state. */
public final class ClusterPass {
    private static final int BATCH = 500;

    private final Planner planner = new Planner();
    private final DeletionLimit limit;
    private final AuditTrail audit;
    private final Registry registry;
    private final SideBySide work;
    private final Progress progress;

    public ClusterPass(DeletionLimit limit, AuditTrail audit, Registry registry, SideBySide work) {
        this(limit, audit, registry, work, new Progress.Silent());
    }

    public ClusterPass(DeletionLimit limit, AuditTrail audit, Registry registry, SideBySide work, Progress progress) {
        this.limit = limit;
        this.audit = audit;
        this.registry = registry;
        this.work = work;
        this.progress = progress;
    }

    /** What would be done. Throws {@link dev.chancery.sync.kubernetes.ClusterUnavailable}. */
    public Plan plan(Cluster cluster, ClusterDesire desire) {
        return plan(desire, cluster.observe(keys(desire)));
    }

    /**
     * Does it.
     *
     * @param approved digests of held plans that a person has approved
     * @throws dev.chancery.sync.kubernetes.ClusterUnavailable when the cluster cannot be observed; the caller may try again
     */
    public PassReport run(UUID run, Cluster cluster, ClusterDesire desire, Set<String> approved) {
        var observed = cluster.observe(keys(desire));
        var plan = plan(desire, observed);
        if (approved.contains(plan.digest())) plan = new Plan(plan.cluster(), plan.changes(), null);
        var outcomes = apply(run, cluster, plan);
        var report = new PassReport(plan, outcomes);
        if (plan.hold().isEmpty()) registry.remember(run, desire, uids(desire, observed, outcomes));
        // Of a held cluster too: its keys must not grow too old while a person thinks.
        registry.remember(run, cluster.name(), cluster.issuer());
        return report;
    }

    private Plan plan(ClusterDesire desire, ObservedState observed) {
        return limit.restrain(planner.plan(desire, observed), observed);
    }

    private Map<Change, ApplyOutcome> apply(UUID run, Cluster cluster, Plan plan) {
        plan.hold()
                .ifPresent(
                        why -> audit.record(run, List.of(new AuditEvent.PlanHeld(plan.cluster(), plan.digest(), why))));
        var outcomes = new HashMap<Change, ApplyOutcome>();
        var actionable = plan.actionable();
        var answered = new AtomicInteger();
        var stages = actionable.stream().collect(groupingBy(Stage::of, TreeMap::new, Collectors.toList()));
        for (var stage : stages.values()) {
            for (var batch : batches(stage)) {
                if (work.isHalted()) return outcomes; // the rest was not reached
                audit.record(
                        run,
                        batch.stream()
                                .map(change -> new AuditEvent.Intended(plan.cluster(), change))
                                .toList());
                var done = work.all(batch, change -> {
                    var outcome = cluster.apply(change);
                    progress.applied(plan.cluster(), answered.incrementAndGet(), actionable.size());
                    return outcome;
                });
                audit.record(
                        run,
                        batch.stream()
                                .map(change -> new AuditEvent.Done(
                                        plan.cluster(), change, Objects.requireNonNull(done.get(change))))
                                .toList());
                outcomes.putAll(done);
                if (done.values().stream().anyMatch(ApplyOutcome.Unreachable.class::isInstance)) return outcomes;
            }
        }
        return outcomes;
    }

    private static List<List<Change>> batches(List<Change> changes) {
        return IntStream.range(0, (changes.size() + BATCH - 1) / BATCH)
                .mapToObj(i -> changes.subList(i * BATCH, Math.min(changes.size(), (i + 1) * BATCH)))
                .toList();
    }

    private static Set<ObjectKey> keys(ClusterDesire desire) {
        return desire.objects().stream().map(DesiredObject::key).collect(Collectors.toSet());
    }

    /** Of the robots' own objects only: what a stranger put under the name must never pass for the robot. */
    private static Map<ObjectKey, String> uids(
            ClusterDesire desire, ObservedState observed, Map<Change, ApplyOutcome> outcomes) {
        var owners = new HashMap<ObjectKey, Ownership>();
        for (var object : desire.objects()) {
            if (object instanceof DesiredObject.Owned owned) owners.put(owned.key(), new Ownership.Ours(owned.robot()));
        }
        var uids = new HashMap<ObjectKey, String>();
        for (var object : observed.objects()) {
            if (object.ownership().equals(owners.get(object.key()))) uids.put(object.key(), object.uid());
        }
        outcomes.forEach((change, outcome) -> {
            if (outcome instanceof ApplyOutcome.Applied(var uid) && uid != null) uids.put(change.key(), uid);
        });
        return uids;
    }
}
