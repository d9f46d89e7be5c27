package dev.chancery.sync.pass;

import dev.chancery.sync.account.KnownRobot;
import dev.chancery.sync.account.Roster;
import dev.chancery.sync.desired.AudienceGrant;
import dev.chancery.sync.desired.MappedRobots;
import dev.chancery.sync.directory.StableId;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What came of looking at the directories. Nothing has been written yet. */
public sealed interface Look {
    List<Sighting> sightings();

    /** None was read wholly: nothing can be concluded. */
    record Unreadable(List<Sighting> sightings) implements Look {
        public Unreadable {
            sightings = List.copyOf(sightings);
        }
    }

    /**
     * At least one was read, and all that were are mapped together. Robots of the others stay as they are. Or they told news, and
     * this is about the robots whom that concerns.
     *
     * @param sightings one for each directory, in the order of the settings
     * @param known robots of all directories, from earlier runs
     * @param audiences whom robots may call from now on
     * @param unasked what happens without asking anybody, and counts when more comes
     * @param adoptions that were heeded: the robot's stable id by the id of its new entry
     * @param restraints what was left as it was, because it is too much at once; mostly none
     */
    record Seen(
            List<Sighting> sightings,
            Map<StableId, KnownRobot> known,
            Roster roster,
            MappedRobots mapped,
            List<AudienceGrant> audiences,
            Unasked unasked,
            Map<StableId, StableId> adoptions,
            List<Restraint> restraints)
            implements Look {
        public Seen {
            sightings = List.copyOf(sightings);
            audiences = List.copyOf(audiences);
            adoptions = Map.copyOf(adoptions);
            restraints = List.copyOf(restraints);
        }

        /** The directories that were read wholly. */
        public List<Sighting.Read> read() {
            return sightings.stream()
                    .filter(Sighting.Read.class::isInstance)
                    .map(Sighting.Read.class::cast)
                    .toList();
        }

        /** What is said of some robots, or was known of them where nothing is; nothing of those that were never seen. */
        public List<KnownRobot> robots(Collection<StableId> ids) {
            return ids.stream()
                    .flatMap(id -> Optional.ofNullable(known.get(id))
                            .map(before -> roster.said(id)
                                    .map(now -> KnownRobot.of(now, before))
                                    .orElse(before))
                            .or(() -> roster.said(id).map(now -> KnownRobot.of(now, null)))
                            .stream())
                    .toList();
        }

        /** Those of them that should not be believed before a person has looked. */
        public List<Sighting.Read> doubtful() {
            return read().stream().filter(read -> !read.doubts().isEmpty()).toList();
        }

        /** Whether some of them are of a server that should not be believed, whatever it shows. */
        public boolean isDistrusted() {
            return read().stream().anyMatch(read -> !read.distrust().isEmpty());
        }

        /** The directories that were not. */
        public List<Sighting.Unread> unread() {
            return sightings.stream()
                    .filter(Sighting.Unread.class::isInstance)
                    .map(Sighting.Unread.class::cast)
                    .toList();
        }
    }
}
