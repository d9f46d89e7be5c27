package dev.chancery.sync.kubernetes;

import org.jspecify.annotations.Nullable;

/** What came of one change. Details are for people and carry no secret. */
public sealed interface ApplyOutcome {
    /** @param uid {@code metadata.uid} of the object that now is, or null after a deletion */
    record Applied(@Nullable String uid) implements ApplyOutcome {}

    /** Somebody was there first: the object exists, or is not the one that was observed (409). */
    record Conflict(String detail) implements ApplyOutcome {}

    /** We may not (401, 403). */
    record Forbidden(String detail) implements ApplyOutcome {}

    /** The cluster refuses the object (400, 404, 422, an admission policy). */
    record Invalid(String detail) implements ApplyOutcome {}

    /** The cluster did not answer, or not in time (network, 429, 5xx); trying again may help. */
    record Unreachable(String detail) implements ApplyOutcome {}

    default boolean isApplied() {
        return this instanceof Applied;
    }
}
