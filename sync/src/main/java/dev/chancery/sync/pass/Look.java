package dev.chancery.sync.pass;

import dev.chancery.sync.account.KnownRobot;
import dev.chancery.sync.account.Roster;
import dev.chancery.sync.desired.AudienceGrant;
import dev.chancery.sync.desired.MappedRobots;
import dev.chancery.sync.directory.DirectoryReading;
import dev.chancery.sync.directory.StableId;
import java.util.List;
import java.util.Map;

/** What came of looking at the directory. Nothing has been written yet. */
public sealed interface Look {
    /** Not read wholly: nothing can be concluded. */
    record Unreadable(DirectoryReading.Partial reading) implements Look {}

    /**
     * Read, and mapped.
     *
     * @param audiences whom robots may call from now on
     * @param doubts why it should not be believed before a person approves {@code digest}; mostly none
     * @param restraints what of it was left as it was, because it is too much at once; mostly none
     */
    record Seen(
            DirectoryReading.Complete reading,
            Map<StableId, KnownRobot> known,
            Roster roster,
            MappedRobots mapped,
            List<AudienceGrant> audiences,
            List<String> doubts,
            String digest,
            List<Restraint> restraints)
            implements Look {
        public Seen {
            audiences = List.copyOf(audiences);
            doubts = List.copyOf(doubts);
            restraints = List.copyOf(restraints);
        }
    }
}
