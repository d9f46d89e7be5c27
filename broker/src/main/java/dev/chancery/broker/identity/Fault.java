package dev.chancery.broker.identity;

import java.util.Locale;

/** Why a token proves nothing: one reason per rung, in the order of the ladder. */
public enum Fault {
    TOO_LARGE,
    MALFORMED,
    FORBIDDEN_HEADER,
    ALGORITHM_NOT_ALLOWED,
    UNKNOWN_ISSUER,
    KEYS_TOO_OLD,
    UNKNOWN_KEY,
    AMBIGUOUS_KEY,
    BAD_SIGNATURE,
    WRONG_TYPE,
    WRONG_AUDIENCE,
    MISSING_CLAIM,
    TOKEN_EXPIRED,
    NOT_YET_VALID,
    ISSUED_IN_THE_FUTURE,
    LIVES_TOO_LONG,
    SUBJECT_DISAGREES,
    UNKNOWN_SUBJECT;

    /** As metrics and the audit say it. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
