package dev.chancery.sync.pass;

import dev.chancery.sync.desired.ClusterName;
import dev.chancery.sync.registry.RunOutcome;

/** What came of one cluster's part of a run. */
public sealed interface ClusterOutcome {
    ClusterName cluster();

    /** Whether a cluster that waits for this one may have its turn. */
    boolean letsOthersFollow();

    record Passed(PassReport report) implements ClusterOutcome {
        @Override
        public ClusterName cluster() {
            return report.plan().cluster();
        }

        /** A single object that waits for a person stops nobody; a guard's hold and a failure do. */
        @Override
        public boolean letsOthersFollow() {
            return report.result().outcome() != RunOutcome.SOME_FAILED
                    && report.plan().holds().isEmpty();
        }
    }

    /** Not observed, or it stopped answering; what was done before is in the audit. */
    record Unavailable(ClusterName cluster, String why) implements ClusterOutcome {
        @Override
        public boolean letsOthersFollow() {
            return false;
        }
    }

    /** Paused, or behind a cluster that has to be right first: it was left alone, but for revocations that cannot wait. */
    record Waiting(ClusterName cluster, String why) implements ClusterOutcome {
        @Override
        public boolean letsOthersFollow() {
            return false;
        }
    }
}
