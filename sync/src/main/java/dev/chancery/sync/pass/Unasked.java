package dev.chancery.sync.pass;

import dev.chancery.sync.directory.StableId;
import java.util.Set;

/**
 * What happens by a look at the directories without asking anybody, because it is little; it counts when more comes.
 *
 * @param audiencesLost those that robots could call before and can no more, as {@code AudienceGuard} names them
 * @param returned robots that may act again
 */
public record Unasked(Set<String> audiencesLost, Set<StableId> returned) {
    public Unasked {
        audiencesLost = Set.copyOf(audiencesLost);
        returned = Set.copyOf(returned);
    }
}
