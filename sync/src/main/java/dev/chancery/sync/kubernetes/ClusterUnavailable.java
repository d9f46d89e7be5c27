package dev.chancery.sync.kubernetes;

import dev.chancery.sync.desired.ClusterName;

/** A cluster could not be observed. The message is for people and carries no secret. */
public final class ClusterUnavailable extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final boolean lasting;

    /** @param lasting whether trying again is pointless until a person acts (wrong credentials, missing rights) */
    public ClusterUnavailable(ClusterName cluster, String why, boolean lasting, Throwable cause) {
        super("cluster " + cluster + ": " + why, cause);
        this.lasting = lasting;
    }

    public boolean isLasting() {
        return lasting;
    }
}
