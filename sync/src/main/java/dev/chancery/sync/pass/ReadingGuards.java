package dev.chancery.sync.pass;

import dev.chancery.sync.account.KnownRobot;
import dev.chancery.sync.account.Roster;
import dev.chancery.sync.account.RosterGuard;
import dev.chancery.sync.desired.AudienceGrant;
import dev.chancery.sync.desired.AudienceGuard;
import dev.chancery.sync.directory.StableId;
import dev.chancery.sync.registry.Holds;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * What a reading of the directory must get past. All robots of its directory are given with each roster.
 *
 * @param rosters the guard of each directory, by its name
 * @param holds asked when something happens to robots, because what happened shortly before and what is held counts too
 */
public record ReadingGuards(Function<String, RosterGuard> rosters, AudienceGuard audiences, Holds holds) {
    /** As the limit on robots that are gone is called in settings. */
    static final String VANISHING = "vanishing";

    /** Why the whole reading should not be believed. */
    List<String> doubts(String directory, Roster roster, Collection<KnownRobot> known, Instant now) {
        if (roster.vanished().isEmpty()) return List.of();
        return rosters.apply(directory).doubts(roster, known, robots(VANISHING), now);
    }

    /** Why the robots that it switches off should stay on; mostly empty. */
    Optional<String> massSuspension(String directory, Roster roster, Collection<KnownRobot> known, Instant now) {
        if (roster.suspended().isEmpty()) return Optional.empty();
        var together = robots(Restraint.Kind.SUSPENSIONS.limit());
        return rosters.apply(directory).massSuspension(roster, known, together, now);
    }

    /** Why the robots that come back should stay off; mostly empty. */
    Optional<String> massReturn(String directory, Roster roster, Collection<KnownRobot> known) {
        if (roster.returned().isEmpty()) return Optional.empty();
        var together = robots(Restraint.Kind.RETURNS.limit());
        return rosters.apply(directory).massReturn(roster, known, holds.returnedLately(), together);
    }

    /** What audiences would be lost, and why that should wait. */
    AudienceGuard.Loss loss(Collection<AudienceGrant> had, Collection<AudienceGrant> wanted, Roster roster) {
        var missing = audiences.missing(had, wanted, roster);
        if (missing.grants().isEmpty()) return AudienceGuard.Loss.NOTHING;
        var together = objects(Restraint.Kind.LOST_AUDIENCES.limit());
        return audiences.loss(missing, holds.audiencesLostLately(), together);
    }

    private Set<StableId> robots(String limit) {
        return objects(limit).stream().map(StableId::new).collect(Collectors.toSet());
    }

    private Set<String> objects(String limit) {
        return holds.heldTogether(null).getOrDefault(limit, Set.of());
    }
}
