package dev.chancery.broker.review;

import dev.chancery.broker.identity.SubjectToken;
import dev.chancery.broker.identity.WorkloadIdentity;

/** Asks one cluster. */
@FunctionalInterface
interface Reviewer {
    /** May take seconds; never throws. */
    Review review(SubjectToken token, WorkloadIdentity workload);
}
