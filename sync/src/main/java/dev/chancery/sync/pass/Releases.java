package dev.chancery.sync.pass;

import dev.chancery.sync.audit.AuditEvent;
import dev.chancery.sync.audit.AuditTrail;
import dev.chancery.sync.plan.Change;
import dev.chancery.sync.plan.Hold;
import dev.chancery.sync.plan.Plan;
import dev.chancery.sync.registry.Holds;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The holds of one plan that persons let pass. An approval is used up when the first step that it lets pass is begun, not
 * before: a run that is told to end, or that comes to nothing, leaves it for the next.
 */
final class Releases {
    private final ClusterTask task;
    private final Plan plan;
    private final Holds holds;
    private final AuditTrail audit;
    private final HeldTogether together;
    private final List<Hold> approved = new ArrayList<>();
    private final Set<Hold> used = new HashSet<>();

    private Releases(ClusterTask task, Plan plan, Holds holds, AuditTrail audit) {
        this.task = task;
        this.plan = plan;
        this.holds = holds;
        this.audit = audit;
        this.together = new HeldTogether(holds);
    }

    /** Asks for every hold whether it may pass. */
    static Releases of(ClusterTask task, Plan plan, Holds holds, AuditTrail audit) {
        var releases = new Releases(task, plan, holds, audit);
        for (var hold : plan.holds()) {
            var digest = plan.digest(hold);
            if (task.given().includes(digest)
                    || holds.approval(task.run(), plan.cluster(), digest).isPresent()) releases.approved.add(hold);
        }
        return releases;
    }

    /** The plan that can be tried: without what is approved. */
    Plan released() {
        return without(approved);
    }

    /** The plan that was tried: what is approved and was never begun is held as before. */
    Plan begun() {
        return without(used);
    }

    /** The steps that may begin now; their approvals are used up. An approval that has run out meanwhile lets nothing pass. */
    List<Change> begin(List<Change> batch) {
        var begun = batch;
        for (var hold : approved) {
            if (used.contains(hold) || batch.stream().noneMatch(change -> isOf(hold, change))) continue;
            var approval = use(plan.digest(hold));
            if (approval.isPresent()) {
                used.add(hold);
                together.letPass(task.run(), plan, hold.kind().word());
                note(plan.digest(hold), approval.get());
            } else {
                begun = begun.stream().filter(change -> !isOf(hold, change)).toList();
            }
        }
        return begun;
    }

    /** Whether no approval was used yet: what a person has let pass is not left off in the middle, or he would be asked again. */
    boolean areUnused() {
        return used.isEmpty();
    }

    private Optional<Holds.Approval> use(String digest) {
        return task.given().includes(digest)
                ? Optional.of(task.given().approval())
                : holds.use(task.run(), plan.cluster(), digest);
    }

    private void note(String digest, Holds.Approval by) {
        audit.record(task.run(), List.of(new AuditEvent.ApprovalUsed(plan.cluster(), digest, by.who(), by.why())));
    }

    private Plan without(Iterable<Hold> passing) {
        var rest = plan;
        for (var hold : passing) rest = rest.without(hold);
        return rest;
    }

    private static boolean isOf(Hold hold, Change change) {
        return hold.keys().contains(change.key());
    }
}
