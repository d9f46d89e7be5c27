package dev.chancery.broker.exchange;

import dev.chancery.broker.identity.Fault;
import dev.chancery.broker.identity.WorkloadIdentity;
import dev.chancery.broker.policy.DenyReason;
import dev.chancery.broker.token.IssuedToken;
import dev.chancery.broker.token.SigningFailed;
import java.util.SortedSet;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** What came of a request: a token, or why there is none. */
public sealed interface ExchangeOutcome {
    /** @param rule name of the mapping rule that allowed it */
    record Issued(Party party, String rule, SortedSet<String> scopes, IssuedToken token) implements ExchangeOutcome {
        public Issued {
            scopes = new TreeSet<>(scopes);
        }
    }

    sealed interface Refused extends ExchangeOutcome {
        /** The reason as metrics and the audit say it. */
        String word();

        /** More about it, for the audit only. */
        String explanation();

        /** Who it concerns, as far as known. */
        @Nullable
        Subject subject();
    }

    /** The workload that a refusal concerns, and its robot's stable id, empty where it is none. */
    record Subject(WorkloadIdentity workload, String robotId) {}

    /** The presented token proves nothing. */
    record Unverified(Fault fault, String explanation) implements Refused {
        @Override
        public String word() {
            return fault.word();
        }

        @Override
        public @Nullable Subject subject() {
            return null;
        }
    }

    /** The token is good and the directory does not allow it. */
    record Denied(DenyReason reason, String explanation, Subject subject) implements Refused {
        @Override
        public String word() {
            return reason.word();
        }
    }

    /** It may have a token, but not as it was asked for. */
    record Unsuitable(Mismatch mismatch, String explanation, Subject subject) implements Refused {
        @Override
        public String word() {
            return mismatch.word();
        }
    }

    /** We cannot tell now; trying again may help. */
    record Unavailable(String explanation) implements Refused {
        @Override
        public String word() {
            return "unavailable";
        }

        @Override
        public @Nullable Subject subject() {
            return null;
        }
    }

    /** It may have a token, and we could not sign it. */
    record Unsigned(SigningFailed failure, Subject subject) implements Refused {
        @Override
        public String word() {
            return "unsigned";
        }

        @Override
        public String explanation() {
            return String.valueOf(failure.getMessage());
        }
    }

    /** What does not fit between a request and who makes it. */
    enum Mismatch {
        /** A scope that the audience does not have. */
        SCOPE,
        /** The client_id names somebody else. */
        CLIENT,
        /** These audiences do not go into one token. */
        AUDIENCES,
        /** The chain of actors is too long. */
        ACTORS;

        String word() {
            return switch (this) {
                case SCOPE -> "unknown_scope";
                case CLIENT -> "other_client";
                case AUDIENCES -> "audiences_disagree";
                case ACTORS -> "too_many_actors";
            };
        }
    }
}
