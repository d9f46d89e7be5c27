package dev.chancery.sync.pass;

import dev.chancery.sync.directory.DirectoryNews;
import dev.chancery.sync.directory.DirectoryReading;
import dev.chancery.sync.directory.KnownPositions;
import dev.chancery.sync.directory.StableId;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** What one directory said in a look. */
public sealed interface Sighting {
    String directory();

    /**
     * All that it has to say.
     *
     * @param vanished robots that it showed before and shows no more
     * @param distrust why its server should not be believed, by the names that {@link KnownPositions#doubts} gives; mostly empty
     * @param doubts why it should not be believed before a person approves {@code digest}, the former among it, as people read it; mostly none
     */
    record Read(
            DirectoryReading.Complete reading,
            List<StableId> vanished,
            Map<String, String> distrust,
            List<String> doubts,
            String digest)
            implements Sighting {
        public Read {
            distrust = Collections.unmodifiableMap(new TreeMap<>(distrust)); // said in one order
            vanished = List.copyOf(vanished);
            doubts = List.copyOf(doubts);
        }

        @Override
        public String directory() {
            return reading.directory();
        }
    }

    /** Not all of it: nothing can be concluded. */
    record Unread(String directory, DirectoryReading.Partial reading) implements Sighting {}

    /** What became of some of its robots; of the others nothing is new. */
    record Told(DirectoryNews news) implements Sighting {
        @Override
        public String directory() {
            return news.directory();
        }
    }
}
