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
import dev.chancery.sync.plan.ObservedState;
import dev.chancery.sync.plan.Ownership;
import dev.chancery.sync.plan.Plan;
import dev.chancery.sync.plan.PlanGuard;
import dev.chancery.sync.plan.Stage;
import dev.chancery.sync.registry.Holds;
import dev.chancery.sync.registry.Registry;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Brings one cluster in line with its desired state. */
public final class ClusterPass {
    private static final int BATCH = 200;

    private final ClusterMemory memory = new ClusterMemory();
    private final LatestTasks latest = new LatestTasks();
    private final PlanGuard guard;
    private final AuditTrail audit;
    private final Registry registry;
    private final Holds holds;
    private final HeldTogether together;
    private final SideBySide work;
    private final Progress progress;

    public ClusterPass(PlanGuard guard, AuditTrail audit, Registry registry, Holds holds, SideBySide work) {
        this(guard, audit, registry, holds, work, new Progress.Silent());
    }

    public ClusterPass(
            PlanGuard guard, AuditTrail audit, Registry registry, Holds holds, SideBySide work, Progress progress) {
        this.guard = guard;
        this.audit = audit;
        this.registry = registry;
        this.holds = holds;
        this.together = new HeldTogether(holds);
        this.work = work;
        this.progress = progress;
    }

    /** What would be done; deletions do not say yet whose objects they are about. Throws {@link dev.chancery.sync.kubernetes.ClusterUnavailable}. */
    public Plan plan(Cluster cluster, ClusterDesire desire) {
        return restrained(desire, memory.whole(cluster, desire));
    }

    /** A task is on its way: no earlier one is begun any more in its cluster, and if it is urgent, what is begun is left off. */
    public void expect(ClusterTask task) {
        latest.sent(task);
    }

    /** Whether a later one is on its way. */
    public boolean isOvertaken(ClusterTask task) {
        return latest.isOvertaken(task);
    }

    /**
     * Does it, but for what a guard holds and nobody has approved.
     *
     * @throws dev.chancery.sync.kubernetes.ClusterUnavailable when the cluster cannot be observed; the caller may try again
     */
    public PassReport run(Cluster cluster, ClusterTask task) {
        latest.begun(task);
        var desire = task.desire();
        var seen = memory.observe(cluster, task);
        var plan = named(restrained(desire, seen));
        var report =
                switch (task.reach()) {
                    case REVOCATIONS -> {
                        var revocations = plan.onlyRevoking(desire.idle());
                        yield new PassReport(
                                revocations, apply(task, cluster, revocations, batch -> batch, () -> true));
                    }
                    case EVERYTHING -> {
                        var releases = Releases.of(task, plan, holds, audit);
                        var released = releases.released();
                        // Before, not after: who is killed in the middle must not forget it.
                        holds.taken(
                                task.run(),
                                plan.cluster(),
                                guard.taken(plan, released.actionable(), desire, seen.extent()));
                        var outcomes = apply(task, cluster, released, releases::begin, releases::areUnused);
                        var begun = releases.begun();
                        together.renew(task.run(), begun, desire);
                        var told = desire.sparing(begun.waitingKeys(), "held until a person has approved it");
                        registry.remember(task.run(), told, uids(told, seen.observed(), outcomes));
                        yield new PassReport(begun, outcomes);
                    }
                };
        // Of a cluster that waits too: its keys must not grow too old while a person thinks.
        registry.remember(task.run(), cluster.name(), cluster.issuer());
        memory.keep(task, seen, report.outcomes());
        return report;
    }

    /** In a run, what is said of robots has been remembered before. */
    private Plan named(Plan plan) {
        var losers = plan.losers();
        return losers.isEmpty() ? plan : plan.naming(registry.robots(losers));
    }

    private Plan restrained(ClusterDesire desire, ClusterMemory.Seen seen) {
        var cluster = desire.cluster();
        return guard.restrain(
                seen.plan(), desire, seen.extent(), holds.takenLately(cluster), holds.heldTogether(cluster));
    }

    private Map<Change, ApplyOutcome> apply(
            ClusterTask task,
            Cluster cluster,
            Plan plan,
            UnaryOperator<List<Change>> permission,
            BooleanSupplier mayGiveWay) {
        var run = task.run();
        var outcomes = new HashMap<Change, ApplyOutcome>();
        var actionable = plan.actionable();
        var answered = new AtomicInteger();
        var stages = actionable.stream().collect(groupingBy(Stage::of, TreeMap::new, Collectors.toList()));
        for (var stage : stages.values()) {
            for (var some : batches(stage)) {
                if (work.isHalted()) return outcomes; // the rest was not reached
                // Never before something is added: who is overtaken again and again still comes to an end.
                if (hasAdded(outcomes) && latest.mustGiveWay(task) && mayGiveWay.getAsBoolean()) return outcomes;
                var batch = permission.apply(some);
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

    private static boolean hasAdded(Map<Change, ApplyOutcome> outcomes) {
        return outcomes.keySet().stream().anyMatch(change -> !(change instanceof Change.Delete));
    }

    private static List<List<Change>> batches(List<Change> changes) {
        return IntStream.range(0, (changes.size() + BATCH - 1) / BATCH)
                .mapToObj(i -> changes.subList(i * BATCH, Math.min(changes.size(), (i + 1) * BATCH)))
                .toList();
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
