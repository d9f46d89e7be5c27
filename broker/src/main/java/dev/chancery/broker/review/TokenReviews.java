package dev.chancery.broker.review;

import dev.chancery.broker.identity.SubjectToken;
import dev.chancery.broker.identity.WorkloadIdentity;

/** What the cluster that signed a token says of it now: it knows whether the pod and the ServiceAccount still exist. */
public interface TokenReviews {
    /**
     * Asks the workload's cluster, if that is one to be asked; may wait for its API server for seconds.
     *
     * @param workload what the token has proved already
     */
    Review of(SubjectToken token, WorkloadIdentity workload);
}
