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
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes down what waits for a person, and asks whether one has said that it may pass. Of what goes on waiting, log and audit
 * are told once.
 */
public final class HoldBook {
    private static final Logger LOG = LoggerFactory.getLogger(HoldBook.class);

    private final Holds holds;
    private final AuditTrail audit;
    /** By cluster: the digests that the last run left waiting. */
    private final Map<String, Set<String>> told = new ConcurrentHashMap<>();

    public HoldBook(Holds holds, AuditTrail audit) {
        this.holds = holds;
        this.audit = audit;
    }

    /** The directories whose readings must not be believed yet. */
    Set<String> doubted(UUID run, Look.Seen seen, Given given) {
        return seen.doubtful().stream()
                .filter(read -> !lets(run, read.digest(), given))
                .map(Sighting.Read::directory)
                .collect(Collectors.toSet());
    }

    /** The digests of restraints that a person lets pass. */
    Set<String> restraintsLet(UUID run, Look.Seen seen, Given given) {
        return seen.restraints().stream()
                .map(Restraint::digest)
                .filter(digest -> lets(run, digest, given))
                .collect(Collectors.toSet());
    }

    /** What is held of the readings, and nothing else. While a directory is not read, nobody knows what of it waits no more. */
    void keep(UUID run, Look.Seen seen, Set<String> doubted) {
        var doubtful = seen.doubtful().stream()
                .filter(read -> doubted.contains(read.directory()))
                .toList();
        var digests = Stream.concat(
                        doubtful.stream().map(Sighting.Read::digest),
                        seen.restraints().stream().map(Restraint::digest))
                .collect(Collectors.toCollection(HashSet::new));
        if (seen.unread().isEmpty()) holds.settle(null, digests);
        var before = toldOf(null);
        doubtful.forEach(read -> keep(run, seen, read, before));
        for (var restraint : seen.restraints()) {
            if (!before.contains(restraint.digest())) {
                audit.record(
                        run,
                        List.of(new AuditEvent.RestraintHeld(
                                restraint.kind().word(),
                                restraint.digest(),
                                restraint.reason(),
                                restraint.evidence())));
                shout(null, restraint.reason());
            }
            holds.held(run, null, restraint.digest(), restraint.reason(), restraint.evidence());
        }
        if (!seen.unread().isEmpty()) digests.addAll(before);
        told.put(part(null), digests);
    }

    private void keep(UUID run, Look.Seen seen, Sighting.Read read, Set<String> before) {
        var reason = String.join("; ", read.doubts());
        if (!before.contains(read.digest())) {
            audit.record(run, List.of(new AuditEvent.ReadingHeld(read.digest(), reason)));
            shout(null, reason);
        }
        holds.held(run, null, read.digest(), reason, DirectoryPass.lines("gone", read.vanished(), seen.known()));
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
            if (!before.contains(plan.digest(hold))) shout(plan.cluster(), hold.reason());
            var evidence = plan.waiting(hold).stream()
                    .map(change -> change.getClass().getSimpleName() + " " + change.key())
                    .toList();
            holds.held(run, plan.cluster(), plan.digest(hold), hold.reason(), evidence);
        }
        told.put(part(plan.cluster()), digests);
    }

    private Set<String> toldOf(@Nullable ClusterName cluster) {
        return told.getOrDefault(part(cluster), Set.of());
    }

    private boolean lets(UUID run, String digest, Given given) {
        if (given.includes(digest)) {
            var by = given.approval();
            audit.record(run, List.of(new AuditEvent.Approved(digest, by.who(), by.why())));
            return true;
        }
        var approval = holds.use(run, null, digest);
        approval.ifPresent(
                by -> audit.record(run, List.of(new AuditEvent.ApprovalUsed(null, digest, by.who(), by.why()))));
        return approval.isPresent();
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
