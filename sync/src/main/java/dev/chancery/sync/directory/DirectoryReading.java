package dev.chancery.sync.directory;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What came of reading a directory. Only a {@link Complete} reading can ever take anything away from anyone. */
public sealed interface DirectoryReading {

    /**
     * Every page, every group and every range of values arrived, from one server.
     *
     * @param directory the name that the configuration gives to the directory
     * @param server identity of the server that answered, for people and for comparison
     * @param since when the reading of everything began that this one rests on; later changes are in it too
     * @param entries the robots
     * @param unusable entries that were read but cannot be robots; each is reported, and none of them counts as gone
     * @param position how far the server had come at the least, or null where it does not say
     * @param deleted entries of which the server said that they were deleted; of others that are missing nobody knows why
     */
    record Complete(
            String directory,
            String server,
            Instant since,
            List<DirectoryEntry> entries,
            List<UnusableEntry> unusable,
            @Nullable ServerPosition position,
            Set<StableId> deleted)
            implements DirectoryReading {
        public Complete {
            entries = List.copyOf(entries);
            unusable = List.copyOf(unusable);
            deleted = Set.copyOf(deleted);
        }

        /** Of a server that does not say how far it has come. */
        public Complete(
                String directory,
                String server,
                Instant since,
                List<DirectoryEntry> entries,
                List<UnusableEntry> unusable) {
            this(directory, server, since, entries, unusable, null, Set.of());
        }

        /** The same from a server that has come so far. */
        Complete having(ServerPosition position) {
            return new Complete(directory, server, since, entries, unusable, position, deleted);
        }

        /** The same from a server that said who was deleted. */
        Complete havingDeleted(Set<StableId> deleted) {
            return new Complete(directory, server, since, entries, unusable, position, deleted);
        }

        /**
         * The same, with some entries taken for robots that had other entries before.
         *
         * @param robots the robot's stable id by the id of its new entry
         */
        public Complete adopting(Map<StableId, StableId> robots) {
            if (robots.isEmpty()) return this;
            return new Complete(
                    directory,
                    server,
                    since,
                    entries.stream()
                            .map(entry -> entry.of(robots.getOrDefault(entry.id(), entry.id())))
                            .toList(),
                    unusable.stream().map(entry -> entry.adopted(robots)).toList(),
                    position,
                    deleted.stream().map(id -> robots.getOrDefault(id, id)).collect(Collectors.toSet()));
        }

        /** Whether a robot that is not in this reading is truly gone: not while an entry hides its id. */
        public boolean provesAbsence() {
            return unusable.stream().allMatch(entry -> entry.id() != null);
        }
    }

    /** Something is missing, so nothing can be concluded from what is there. */
    record Partial(PartialReason reason, String detail) implements DirectoryReading {}

    /** Why a reading is not complete. */
    enum PartialReason {
        UNREACHABLE,
        UNTRUSTED_SERVER,
        WRONG_CREDENTIALS,
        FORBIDDEN,
        NO_SUCH_BASE,
        SIZE_LIMIT,
        TIME_LIMIT,
        REFERRAL,
        LOST_PAGE,
        LOST_RANGE,
        OTHER_SERVER,
        OVERTAKEN,
        REFUSED
    }

    /** An entry without a usable id, login or value. {@code id} is null when not even that could be read. */
    record UnusableEntry(@Nullable StableId id, String dn, String reason) {
        private UnusableEntry adopted(Map<StableId, StableId> robots) {
            return id == null ? this : new UnusableEntry(robots.getOrDefault(id, id), dn, reason);
        }
    }
}
