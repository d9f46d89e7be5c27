package dev.chancery.sync.pass;

import dev.chancery.sync.registry.Holds;
import java.util.Set;

/**
 * What a person lets pass with the command that starts a run, besides the approvals that are stored.
 *
 * @param digests of what is held
 * @param who for the audit
 */
public record Given(Set<String> digests, String who) {
    /** By a run that no person has started. */
    public static final Given NOTHING = new Given(Set.of(), "nobody");

    public Given {
        digests = Set.copyOf(digests);
    }

    boolean isNothing() {
        return digests.isEmpty();
    }

    boolean includes(String digest) {
        return digests.contains(digest);
    }

    Holds.Approval approval() {
        return new Holds.Approval(who, "given with the command");
    }
}
