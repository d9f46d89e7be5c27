package dev.chancery.sync.audit;

import dev.chancery.sync.account.RobotState;
import dev.chancery.sync.desired.ClusterName;
import dev.chancery.sync.directory.StableId;
import dev.chancery.sync.kubernetes.ApplyOutcome;
import dev.chancery.sync.plan.Change;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What sync remembers for good. Details never hold a secret or a whole entry. */
public sealed interface AuditEvent {
    /** Dotted, in the past tense where it happened and the present where it is intended. */
    String kind();

    default @Nullable StableId robot() {
        return null;
    }

    default @Nullable ClusterName cluster() {
        return null;
    }

    Map<String, Object> detail();

    record DirectoryRead(String directory, String server, int robots, int unusable) implements AuditEvent {
        @Override
        public String kind() {
            return "directory.read";
        }

        @Override
        public Map<String, Object> detail() {
            return Map.of("directory", directory, "server", server, "robots", robots, "unusable", unusable);
        }
    }

    record DirectoryNotRead(String directory, String reason, String why) implements AuditEvent {
        @Override
        public String kind() {
            return "directory.not_read";
        }

        @Override
        public Map<String, Object> detail() {
            return Map.of("directory", directory, "reason", reason, "why", why);
        }
    }

    /** The reading is held whole: of it only what it switches off counts. */
    record ReadingHeld(String digest, String reason) implements AuditEvent {
        @Override
        public String kind() {
            return "reading.held";
        }

        @Override
        public Map<String, Object> detail() {
            return Map.of("digest", digest, "reason", reason);
        }
    }

    /** A part of a reading is held, and left as it was; the rest of the reading counts. */
    record RestraintHeld(String what, String digest, String reason, List<String> evidence) implements AuditEvent {
        private static final int SHOWN = 20;

        public RestraintHeld {
            evidence = List.copyOf(evidence);
        }

        @Override
        public String kind() {
            return what + ".held";
        }

        /** The whole evidence is kept beside what waits; a mass of it need not be written in every run. */
        @Override
        public Map<String, Object> detail() {
            var first = evidence.stream().limit(SHOWN).toList();
            return Map.of("digest", digest, "reason", reason, "evidence", first, "count", evidence.size());
        }
    }

    /** A person let what is held pass. */
    record Approved(String digest, String who, String why) implements AuditEvent {
        @Override
        public String kind() {
            return "hold.approved";
        }

        @Override
        public Map<String, Object> detail() {
            return Map.of("digest", digest, "who", who, "why", why);
        }
    }

    /** A person does not want what is held to pass. */
    record Rejected(String digest, String who, String why) implements AuditEvent {
        @Override
        public String kind() {
            return "hold.rejected";
        }

        @Override
        public Map<String, Object> detail() {
            return Map.of("digest", digest, "who", who, "why", why);
        }
    }

    /** An approval let a run pass; it is worth nothing from now on. */
    record ApprovalUsed(@Nullable ClusterName cluster, String digest, String who, String why) implements AuditEvent {
        @Override
        public String kind() {
            return "approval.used";
        }

        @Override
        public Map<String, Object> detail() {
            return Map.of("digest", digest, "who", who, "why", why);
        }
    }

    /** A person paused a cluster, or all of them. */
    record Paused(@Nullable ClusterName cluster, String who, String why) implements AuditEvent {
        @Override
        public String kind() {
            return "cluster.paused";
        }

        @Override
        public Map<String, Object> detail() {
            return Map.of("who", who, "why", why);
        }
    }

    record Resumed(@Nullable ClusterName cluster, String who) implements AuditEvent {
        @Override
        public String kind() {
            return "cluster.resumed";
        }

        @Override
        public Map<String, Object> detail() {
            return Map.of("who", who);
        }
    }

    /** A person took a new entry for a robot that had left. */
    record Adopted(StableId robot, StableId entry, String who, String why) implements AuditEvent {
        @Override
        public String kind() {
            return "robot.adopted";
        }

        @Override
        public Map<String, Object> detail() {
            return Map.of("entry", entry.value(), "who", who, "why", why);
        }
    }

    record RobotMoved(StableId robot, @Nullable RobotState from, RobotState to, String reason) implements AuditEvent {
        @Override
        public String kind() {
            return "robot." + to.word();
        }

        @Override
        public Map<String, Object> detail() {
            return Map.of("from", from == null ? "unknown" : from.word(), "to", to.word(), "reason", reason);
        }
    }

    record PlanHeld(ClusterName cluster, String digest, String reason) implements AuditEvent {
        @Override
        public String kind() {
            return "plan.held";
        }

        @Override
        public Map<String, Object> detail() {
            return Map.of("digest", digest, "reason", reason);
        }
    }

    /** Written before the change is tried: a crash leaves a trace. */
    record Intended(ClusterName cluster, Change change) implements AuditEvent {
        @Override
        public String kind() {
            return "change.intended";
        }

        @Override
        public @Nullable StableId robot() {
            return Changes.robot(change);
        }

        @Override
        public Map<String, Object> detail() {
            return Changes.describe(change);
        }
    }

    record Done(ClusterName cluster, Change change, ApplyOutcome outcome) implements AuditEvent {
        @Override
        public String kind() {
            return outcome.isApplied() ? "change.applied" : "change.failed";
        }

        @Override
        public @Nullable StableId robot() {
            return Changes.robot(change);
        }

        @Override
        public Map<String, Object> detail() {
            var detail = new LinkedHashMap<>(Changes.describe(change));
            detail.put("outcome", outcome.getClass().getSimpleName());
            var why = Changes.why(outcome);
            if (why != null) detail.put("why", why);
            return detail;
        }
    }
}
