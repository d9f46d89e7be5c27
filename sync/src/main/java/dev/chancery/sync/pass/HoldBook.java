package dev.chancery.sync.pass;

import dev.chancery.sync.audit.AuditEvent;
import dev.chancery.sync.audit.AuditTrail;
import dev.chancery.sync.desired.ClusterName;
import dev.chancery.sync.plan.Plan;
import dev.chancery.sync.registry.Holds;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Writes down what waits for a person, and asks whether one has said that it may pass. */
public final class HoldBook {
    private static final Logger LOG = LoggerFactory.getLogger(HoldBook.class);

    private final Holds holds;
    private final AuditTrail audit;

    public HoldBook(Holds holds, AuditTrail audit) {
        this.holds = holds;
        this.audit = audit;
    }

    /** Whether a reading must not be believed yet. */
    boolean holdsBack(UUID run, Look.Seen seen, String trigger, Set<String> approved) {
        if (seen.doubts().isEmpty() || lets(run, seen.digest(), trigger, approved)) return false;
        var reason = String.join("; ", seen.doubts());
        audit.record(run, List.of(read(seen), new AuditEvent.ReadingHeld(seen.digest(), reason)));
        shout(null, reason);
        holds.settle(null, Set.of(seen.digest()));
        holds.held(
                run,
                null,
                seen.digest(),
                reason,
                DirectoryPass.lines("gone", seen.roster().vanished(), seen.known()));
        return true;
    }

    /** The restraints that a person lets pass. */
    Set<Restraint.Kind> restraintsLet(UUID run, Look.Seen seen, String trigger, Set<String> approved) {
        return seen.restraints().stream()
                .filter(restraint -> lets(run, restraint.digest(), trigger, approved))
                .map(Restraint::kind)
                .collect(Collectors.toSet());
    }

    /** What is held of a reading that was believed, and nothing else. */
    void keep(UUID run, Look.Seen seen) {
        var digests = seen.restraints().stream().map(Restraint::digest).collect(Collectors.toSet());
        holds.settle(null, digests);
        for (var restraint : seen.restraints()) {
            var what = restraint.kind().name().toLowerCase(Locale.ROOT);
            audit.record(run, List.of(new AuditEvent.RestraintHeld(what, restraint.digest(), restraint.reason())));
            shout(null, restraint.reason());
            holds.held(run, null, restraint.digest(), restraint.reason(), restraint.evidence());
        }
    }

    /** What is held in a cluster, and nothing else. */
    void keep(UUID run, Plan plan) {
        var digests = new HashSet<String>();
        plan.holds().forEach(hold -> digests.add(plan.digest(hold)));
        holds.settle(plan.cluster(), digests);
        for (var hold : plan.holds()) {
            shout(plan.cluster(), hold.reason());
            var evidence = plan.waiting(hold).stream()
                    .map(change -> change.getClass().getSimpleName() + " " + change.key())
                    .toList();
            holds.held(run, plan.cluster(), plan.digest(hold), hold.reason(), evidence);
        }
    }

    static AuditEvent read(Look.Seen seen) {
        var reading = seen.reading();
        return new AuditEvent.DirectoryRead(
                reading.directory(),
                reading.server(),
                reading.entries().size(),
                reading.unusable().size());
    }

    private boolean lets(UUID run, String digest, String trigger, Set<String> approved) {
        if (approved.contains(digest)) {
            audit.record(run, List.of(new AuditEvent.Approved(digest, trigger, "given with the command")));
            return true;
        }
        var approval = holds.use(run, null, digest);
        approval.ifPresent(
                by -> audit.record(run, List.of(new AuditEvent.ApprovalUsed(null, digest, by.who(), by.why()))));
        return approval.isPresent();
    }

    private static void shout(@Nullable ClusterName cluster, String reason) {
        LOG.atError()
                .addKeyValue("cluster", Objects.requireNonNullElse(cluster, "all"))
                .addKeyValue("reason", reason)
                .log("held until a person has looked at it: ./chancery held");
    }
}
