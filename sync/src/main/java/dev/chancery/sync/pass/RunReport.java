package dev.chancery.sync.pass;

import dev.chancery.sync.directory.DirectoryReading.PartialReason;
import dev.chancery.sync.registry.RunLog.ClusterResult;
import dev.chancery.sync.registry.RunOutcome;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * What came of a run.
 *
 * @param outcome the worst of its parts
 * @param look what the directories said
 * @param doubted the directories that were not believed
 * @param clusters in the order of the configuration; none when the reading stopped the run
 * @param late what will still come of clusters that the run did not wait for
 */
public record RunReport(
        UUID run,
        RunOutcome outcome,
        Look look,
        Set<String> doubted,
        List<ClusterOutcome> clusters,
        List<CompletableFuture<ClusterOutcome>> late) {
    public RunReport {
        doubted = Set.copyOf(doubted);
        clusters = List.copyOf(clusters);
        late = List.copyOf(late);
    }

    /** Whether every cluster has answered, and no directory was overtaken; if not, it should be tried again before long. */
    public boolean isSettled() {
        return late.isEmpty()
                && look.sightings().stream().noneMatch(RunReport::isOvertaken)
                && clusters.stream()
                        .noneMatch(cluster -> cluster instanceof ClusterOutcome.Unavailable
                                || cluster instanceof ClusterOutcome.Unfinished
                                || cluster instanceof ClusterOutcome.Unrevoked);
    }

    private static boolean isOvertaken(Sighting sighting) {
        return sighting instanceof Sighting.Unread(var _, var reading) && reading.reason() == PartialReason.OVERTAKEN;
    }

    static ClusterResult result(ClusterOutcome outcome) {
        return switch (outcome) {
            case ClusterOutcome.Passed(var report) -> report.result();
            case ClusterOutcome.Unavailable(var _, var why) -> nothing(RunOutcome.COULD_NOT_RUN, why);
            case ClusterOutcome.Unfinished(var _, var begun, var why) -> begun(begun, why);
            case ClusterOutcome.Unrevoked(var revocations, var why) -> unrevoked(revocations.result(), why);
            case ClusterOutcome.Waiting(var _, var why) -> nothing(RunOutcome.HELD, why);
        };
    }

    private static ClusterResult nothing(RunOutcome outcome, String why) {
        return new ClusterResult(0, 0, 0, 0, 0, outcome, why);
    }

    private static ClusterResult unrevoked(ClusterResult done, String why) {
        return new ClusterResult(
                done.created(), done.updated(), done.deleted(), done.held(), done.failed(), done.outcome(), why);
    }

    /** What a later run does is no failure of this one, but it is not done either. */
    private static ClusterResult begun(@Nullable PassReport begun, String why) {
        if (begun == null) return nothing(RunOutcome.SOME_FAILED, why);
        var done = begun.result();
        return new ClusterResult(
                done.created(), done.updated(), done.deleted(), done.held(), 0, RunOutcome.SOME_FAILED, why);
    }

    static RunOutcome worst(List<ClusterOutcome> outcomes, Look.Seen seen, Set<String> doubted) {
        if (!seen.unread().isEmpty()) return RunOutcome.SOME_FAILED;
        boolean held = !seen.restraints().isEmpty() || !doubted.isEmpty();
        for (var outcome : outcomes) {
            switch (result(outcome).outcome()) {
                case SOME_FAILED, COULD_NOT_RUN -> {
                    return RunOutcome.SOME_FAILED;
                }
                case HELD -> held = true;
                case IN_LINE -> {}
            }
        }
        return held ? RunOutcome.HELD : RunOutcome.IN_LINE;
    }
}
