package dev.chancery.sync.pass;

import dev.chancery.sync.registry.RunOutcome;
import java.util.List;
import java.util.UUID;

/**
 * What came of a run.
 *
 * @param outcome the worst of its parts
 * @param look what the directory said
 * @param clusters in the order of the configuration; none when the reading stopped the run
 */
public record RunReport(UUID run, RunOutcome outcome, Look look, List<ClusterOutcome> clusters) {
    public RunReport {
        clusters = List.copyOf(clusters);
    }
}
