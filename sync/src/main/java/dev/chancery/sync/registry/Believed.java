package dev.chancery.sync.registry;

import dev.chancery.sync.account.Roster;
import dev.chancery.sync.desired.AudienceGrant;
import dev.chancery.sync.directory.ShownPosition;
import java.util.List;
import java.util.Map;

/**
 * What is believed of the directories after a look.
 *
 * @param roster frozen robots stay as they are, and those that it is not about
 * @param audiences whom robots may call
 * @param positions how far the servers that said this show that they have come, by the name of their directory
 */
public record Believed(Roster roster, List<AudienceGrant> audiences, Map<String, ShownPosition> positions) {
    public Believed {
        audiences = List.copyOf(audiences);
        positions = Map.copyOf(positions);
    }
}
