package dev.chancery.broker.audit;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What the broker did, one record per kind. Says tokens by their id or hash only. */
public sealed interface AuditEvent {
    /** What happened, a word: column {@code kind} of {@code audit.event}. */
    String kind();

    /** Stable id of the robot concerned, where one is known. */
    default @Nullable String robot() {
        return null;
    }

    /** The cluster concerned, where one is known. */
    default @Nullable String cluster() {
        return null;
    }

    /** The rest of the facts, names and values in a fixed order. */
    Map<String, Object> detail();

    /**
     * A token was issued.
     *
     * @param workload the ServiceAccount it was issued to, {@code namespace/name}
     * @param actors subjects of those who act for the robot, the one who asked first (RFC 8693, 4.1); none when it asked for itself
     * @param tokenId the {@code jti} of the issued token
     * @param subjectTokenHash SHA-256 of the presented token
     * @param way the grant: token-exchange, client-credentials, jwt-bearer
     */
    record TokenIssued(
            String robot,
            String cluster,
            String workload,
            List<String> actors,
            String audience,
            String rule,
            String tokenId,
            Instant expiresAt,
            String keyId,
            String subjectTokenHash,
            String way)
            implements AuditEvent {
        public TokenIssued {
            actors = List.copyOf(actors);
        }

        @Override
        public String kind() {
            return "token_issued";
        }

        @Override
        public Map<String, Object> detail() {
            var facts = new LinkedHashMap<String, Object>();
            facts.put("workload", workload);
            if (!actors.isEmpty()) facts.put("actors", actors);
            facts.put("audience", audience);
            facts.put("rule", rule);
            facts.put("jti", tokenId);
            facts.put("expires_at", expiresAt.toString());
            facts.put("kid", keyId);
            facts.put("subject_token_sha256", subjectTokenHash);
            facts.put("way", way);
            return facts;
        }
    }

    /**
     * A token was refused.
     *
     * @param reason the word of the fault or of the deny reason
     * @param explanation more about it, safe to keep
     */
    record TokenRefused(
            @Nullable String robot,
            @Nullable String cluster,
            @Nullable String workload,
            String audience,
            String reason,
            String explanation,
            String subjectTokenHash,
            String way)
            implements AuditEvent {
        @Override
        public String kind() {
            return "token_refused";
        }

        @Override
        public Map<String, Object> detail() {
            var facts = new LinkedHashMap<String, Object>();
            if (workload != null) facts.put("workload", workload);
            facts.put("audience", audience);
            facts.put("reason", reason);
            facts.put("explanation", explanation);
            facts.put("subject_token_sha256", subjectTokenHash);
            facts.put("way", way);
            return facts;
        }
    }

    /**
     * Tokens were refused of which nothing more is kept: too many were, while the database was away.
     *
     * @param count since the last such event
     */
    record RefusalsUnrecorded(long count) implements AuditEvent {
        @Override
        public String kind() {
            return "refusals_unrecorded";
        }

        @Override
        public Map<String, Object> detail() {
            return Map.of("count", count);
        }
    }

    /** A token of ours was revoked before its end (RFC 7009). */
    record TokenRevoked(String robot, String cluster, String tokenId, String by) implements AuditEvent {
        @Override
        public String kind() {
            return "token_revoked";
        }

        @Override
        public Map<String, Object> detail() {
            var facts = new LinkedHashMap<String, Object>();
            facts.put("jti", tokenId);
            facts.put("by", by);
            return facts;
        }
    }

    /** A signing key went one step further on its timeline. */
    record KeyMoved(String keyId, String algorithm, String state, String why) implements AuditEvent {
        @Override
        public String kind() {
            return "key_moved";
        }

        @Override
        public Map<String, Object> detail() {
            var facts = new LinkedHashMap<String, Object>();
            facts.put("kid", keyId);
            facts.put("algorithm", algorithm);
            facts.put("state", state);
            facts.put("why", why);
            return facts;
        }
    }

    /** Two or more clusters present the same key: tokens signed with it are refused. */
    record KeyAmbiguous(String thumbprint, Set<String> clusters) implements AuditEvent {
        @Override
        public String kind() {
            return "key_ambiguous";
        }

        @Override
        public Map<String, Object> detail() {
            var facts = new LinkedHashMap<String, Object>();
            facts.put("thumbprint", thumbprint);
            facts.put("clusters", clusters.stream().sorted().toList());
            return facts;
        }
    }
}
