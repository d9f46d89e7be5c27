package dev.chancery.broker.policy;

/** A revocation could not be stored. Trying again may help. */
public final class RevocationUnavailable extends RuntimeException {
    public RevocationUnavailable(Throwable cause) {
        super("the revocation could not be stored", cause);
    }
}
