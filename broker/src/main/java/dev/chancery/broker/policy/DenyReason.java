package dev.chancery.broker.policy;

import java.util.Locale;

/** Why a workload gets no token although its own token is good. The audit hears it, the caller does not. */
public enum DenyReason {
    /** No robot lives in that namespace of that cluster under that name. */
    NOT_A_ROBOT,
    /** Sync has not yet seen the ServiceAccount in its cluster. */
    NOT_YET_OBSERVED,
    /** The ServiceAccount was deleted and made again: another uid. */
    SERVICE_ACCOUNT_REPLACED,
    SUSPENDED,
    ACCOUNT_EXPIRED,
    QUARANTINED,
    DELETED,
    /** The directory allows no call to that audience. */
    AUDIENCE_NOT_ALLOWED,
    /** The audience is a robot that is not active itself. */
    CALLEE_NOT_ACTIVE,
    /** The presented token was revoked. */
    REVOKED,
    /** The cluster itself no longer takes the presented token: its pod or its ServiceAccount is gone. */
    REFUSED_BY_CLUSTER;

    /** As metrics and the audit say it. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
