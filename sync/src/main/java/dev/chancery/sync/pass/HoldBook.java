package dev.chancery.sync.pass;

import dev.chancery.sync.audit.AuditEvent;
import dev.chancery.sync.audit.AuditTrail;
import dev.chancery.sync.desired.ClusterName;
import dev.chancery.sync.plan.Plan;
import dev.chancery.sync.registry.Holds;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Writes down what waits for a person. Of what goes on waiting, log and audit are told once; of what waits again, again. */
public final class HoldBook {
    private static final Logger LOG = LoggerFactory.getLogger(HoldBook.class);

    private final Holds holds;
    private final AuditTrail audit;
    private final HeldTogether together;
    /** By cluster, and of readings: the digests that log and audit were told of, and that no run has seen to be over since. */
    private final Map<String, Set<String>> told = new ConcurrentHashMap<>();

    public HoldBook(Holds holds, AuditTrail audit) {
        this.holds = holds;
        this.audit = audit;
        this.together = new HeldTogether(holds);
    }

    /** What persons let pass in this run. */
    Approvals approvals(UUID run, Given given) {
        return new Approvals(run, given, holds, audit);
    }

    /**
     * What is held of the readings, and nothing else but what is still open. What waits of a directory that was not read
     * wholly, or its approval, is not void for that.
     */
    void keep(UUID run, Look.Seen seen, Set<String> doubted, Set<String> open) {
        var doubtful = seen.doubtful().stream()
                .filter(read -> doubted.contains(read.directory()))
                .toList();
        var waiting = new HashSet<String>();
        doubtful.forEach(read -> waiting.add(read.digest()));
        seen.restraints().forEach(restraint -> waiting.add(restraint.digest()));
        var before = toldOf(null);
        boolean everything = seen.sightings().stream().allMatch(Sighting.Read.class::isInstance);
        if (everything) settle(waiting, open);
        doubtful.forEach(read -> keep(run, seen, read, before));
        for (var restraint : seen.restraints()) {
            boolean anew = holds.held(run, null, restraint.digest(), restraint.reason(), restraint.evidence());
            if (anew || !before.contains(restraint.digest())) {
                audit.record(
                        run,
                        List.of(new AuditEvent.RestraintHeld(
                                restraint.kind().word(),
                                restraint.digest(),
                                restraint.reason(),
                                restraint.evidence())));
                shout(null, restraint.reason());
            }
        }
        before.stream().filter(digest -> !everything || open.contains(digest)).forEach(waiting::add);
        told.put(part(null), waiting);
    }

    /** When that is written down: until then what was held together before counts. */
    void written(UUID run, Look.Seen seen, Set<String> doubted) {
        together.renew(run, seen, doubted);
    }

    private void keep(UUID run, Look.Seen seen, Sighting.Read read, Set<String> before) {
        var reason = String.join("; ", read.doubts());
        boolean anew = holds.held(
                run, null, read.digest(), reason, DirectoryPass.lines("gone", read.vanished(), seen.known()));
        if (anew || !before.contains(read.digest())) {
            audit.record(run, List.of(new AuditEvent.ReadingHeld(read.digest(), reason)));
            shout(null, reason);
        }
    }

    /** What nobody had to be asked about counts when more comes. */
    void count(UUID run, Unasked unasked) {
        holds.audiencesLost(run, unasked.audiencesLost());
        holds.returned(run, unasked.returned());
    }

    /** What is held in a cluster, and nothing else. */
    void keep(UUID run, Plan plan) {
        var digests = new HashSet<String>();
        plan.holds().forEach(hold -> digests.add(plan.digest(hold)));
        holds.settle(plan.cluster(), digests);
        var before = toldOf(plan.cluster());
        for (var hold : plan.holds()) {
            var digest = plan.digest(hold);
            var evidence = plan.waiting(hold).stream()
                    .map(change -> change.getClass().getSimpleName() + " " + change.key())
                    .toList();
            boolean anew = holds.held(run, plan.cluster(), digest, hold.reason(), evidence);
            if (anew || !before.contains(digest)) {
                audit.record(run, List.of(new AuditEvent.PlanHeld(plan.cluster(), digest, hold.reason())));
                shout(plan.cluster(), hold.reason());
            }
        }
        told.put(part(plan.cluster()), digests);
    }

    private void settle(Set<String> waiting, Set<String> open) {
        var all = new HashSet<>(waiting);
        all.addAll(open);
        holds.settle(null, all);
    }

    /** Forgotten until what waits now is kept: who fails before that tells all of it again. */
    private Set<String> toldOf(@Nullable ClusterName cluster) {
        var before = told.remove(part(cluster));
        return before == null ? Set.of() : before;
    }

    private static void shout(@Nullable ClusterName cluster, String reason) {
        LOG.atError()
                .addKeyValue("cluster", part(cluster))
                .addKeyValue("reason", reason)
                .log("held until a person has looked at it: ./chancery held");
    }

    private static String part(@Nullable ClusterName cluster) {
        return cluster == null ? "all" : cluster.toString();
    }
}
