package dev.chancery.sync.pass;

import dev.chancery.sync.account.KnownRobot;
import dev.chancery.sync.account.Roster;
import dev.chancery.sync.desired.MappedRobots;
import dev.chancery.sync.directory.DirectoryReading;
import dev.chancery.sync.directory.StableId;
import java.util.List;
import java.util.Map;

/** What came of looking at the directory. Nothing has been written yet. */
public sealed interface Look {
    /** Not read wholly: nothing can be concluded. */
    record Unreadable(DirectoryReading.Partial reading) implements Look {}

    /** Read, and mapped. {@code doubts} say why it should not be believed before a person approves {@code digest}; mostly none. */
    record Seen(
            DirectoryReading.Complete reading,
            Map<StableId, KnownRobot> known,
            Roster roster,
            MappedRobots mapped,
            List<String> doubts,
            String digest)
            implements Look {
        public Seen {
            doubts = List.copyOf(doubts);
        }
    }
}
