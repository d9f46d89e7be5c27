package dev.chancery.sync.pass;

import dev.chancery.sync.desired.ClusterName;

/** What came of one cluster's part of a run. */
public sealed interface ClusterOutcome {
    ClusterName cluster();

    record Passed(PassReport report) implements ClusterOutcome {
        @Override
        public ClusterName cluster() {
            return report.plan().cluster();
        }
    }

    /** Not observed, or it stopped answering; what was done before is in the audit. */
    record Unavailable(ClusterName cluster, String why) implements ClusterOutcome {}
}
