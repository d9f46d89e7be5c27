package dev.chancery.sync.pass;

import dev.chancery.sync.account.KnownRobot;
import dev.chancery.sync.account.Roster;
import dev.chancery.sync.account.RosterGuard;
import dev.chancery.sync.desired.AudienceGuard;
import dev.chancery.sync.directory.StableId;
import java.util.Collection;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/**
 * What a reading of the directory must get past.
 *
 * @param rosters the guard of each directory, by its name
 * @param audiencesLostLately asked at each reading, because those count too
 * @param returnedLately asked when robots come back, because those count too
 */
public record ReadingGuards(
        Function<String, RosterGuard> rosters,
        AudienceGuard audiences,
        Supplier<Set<String>> audiencesLostLately,
        Supplier<Set<StableId>> returnedLately) {

    RosterGuard roster(String directory) {
        return rosters.apply(directory);
    }

    /**
     * Why the robots of this roster that come back should stay off; mostly empty.
     *
     * @param known all robots of its directory
     */
    Optional<String> massReturn(String directory, Roster roster, Collection<KnownRobot> known) {
        if (roster.returned().isEmpty()) return Optional.empty();
        var everywhere = returnedLately.get();
        var lately =
                known.stream().map(KnownRobot::id).filter(everywhere::contains).collect(Collectors.toSet());
        return roster(directory).massReturn(roster, known, lately);
    }
}
