package dev.chancery.sync.pass;

import dev.chancery.sync.kubernetes.ApplyOutcome;
import dev.chancery.sync.plan.Change;
import dev.chancery.sync.plan.Hold;
import dev.chancery.sync.plan.Plan;
import dev.chancery.sync.registry.RunLog.ClusterResult;
import dev.chancery.sync.registry.RunOutcome;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What a pass over one cluster planned, and what came of it. Steps without an outcome were not reached.
 *
 * @param heldBesides how many objects are held that the plan is not about
 */
public record PassReport(Plan plan, Map<Change, ApplyOutcome> outcomes, int heldBesides) {
    public PassReport {
        outcomes = Map.copyOf(outcomes);
    }

    public PassReport(Plan plan, Map<Change, ApplyOutcome> outcomes) {
        this(plan, outcomes, 0);
    }

    PassReport besides(int held) {
        return new PassReport(plan, outcomes, held);
    }

    /** Whether the cluster stopped answering in the middle, so that the rest should be tried again. */
    public boolean isCutShort() {
        return outcomes.values().stream().anyMatch(ApplyOutcome.Unreachable.class::isInstance);
    }

    /** Whether steps were left to a later run. */
    public boolean isLeftOff() {
        return outcomes.size() < plan.actionable().size();
    }

    public ClusterResult result() {
        int failed = plan.actionable().size()
                - (int) outcomes.values().stream()
                        .filter(ApplyOutcome::isApplied)
                        .count();
        int held = heldBesides
                + plan.held().size()
                + plan.holds().stream()
                        .flatMap(hold -> plan.waiting(hold).stream())
                        .collect(Collectors.toSet())
                        .size();
        return new ClusterResult(
                applied(Change.Create.class),
                applied(Change.Update.class),
                applied(Change.Delete.class),
                held,
                failed,
                outcome(held, failed),
                detail());
    }

    private static RunOutcome outcome(int held, int failed) {
        if (failed > 0) return RunOutcome.SOME_FAILED;
        return held > 0 ? RunOutcome.HELD : RunOutcome.IN_LINE;
    }

    private @Nullable String detail() {
        return plan.holds().isEmpty()
                ? null
                : plan.holds().stream().map(Hold::reason).collect(Collectors.joining("; "));
    }

    private int applied(Class<? extends Change> kind) {
        return (int) outcomes.entrySet().stream()
                .filter(done ->
                        kind.isInstance(done.getKey()) && done.getValue().isApplied())
                .count();
    }
}
