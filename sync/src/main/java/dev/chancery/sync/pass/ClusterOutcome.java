package dev.chancery.sync.pass;

import dev.chancery.sync.desired.ClusterName;
import dev.chancery.sync.registry.RunOutcome;
import org.jspecify.annotations.Nullable;

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

    /**
     * It gave way to a later run, or the later run did not wait for it.
     *
     * @param begun what was done of it; null as long as that is not known
     */
    record Unfinished(ClusterName cluster, @Nullable PassReport begun, String why) implements ClusterOutcome {
        static Unfinished notBegun(ClusterName cluster) {
            return new Unfinished(cluster, null, "not begun when the next run was");
        }

        static Unfinished late(ClusterName cluster) {
            return new Unfinished(cluster, null, "still at work when the next run was begun");
        }

        public static Unfinished overtaken(ClusterName cluster) {
            return new Unfinished(cluster, null, "dropped for a later run");
        }

        public static Unfinished leftOff(PassReport begun) {
            return new Unfinished(begun.plan().cluster(), begun, "left off for a later run");
        }

        @Override
        public boolean letsOthersFollow() {
            return false;
        }
    }

    /**
     * It was left alone like one that waits, and some of the revocations that cannot wait failed.
     *
     * @param revocations of the whole plan only these, and nothing of what is held
     */
    record Unrevoked(PassReport revocations, String why) implements ClusterOutcome {
        @Override
        public ClusterName cluster() {
            return revocations.plan().cluster();
        }

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
