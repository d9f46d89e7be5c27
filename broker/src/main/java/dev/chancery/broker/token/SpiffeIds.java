package dev.chancery.broker.token;

import dev.chancery.broker.identity.WorkloadIdentity;

/** SPIFFE IDs (SPIFFE-ID, 2) of workloads: one trust domain for the federation, the cluster in the path, so that none passes for another. */
final class SpiffeIds {
    private final String prefix;

    SpiffeIds(String trustDomain) {
        if (!trustDomain.matches("[a-z0-9._-]{1,255}"))
            throw new IllegalArgumentException(
                    "\"" + trustDomain + "\" is not a trust domain: lower case letters, digits, dots, hyphens");
        this.prefix = "spiffe://" + trustDomain + "/cluster/";
    }

    String of(WorkloadIdentity workload) {
        return prefix + workload.cluster() + "/ns/" + workload.namespace() + "/sa/" + workload.serviceAccount();
    }
}
