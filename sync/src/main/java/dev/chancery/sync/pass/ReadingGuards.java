package dev.chancery.sync.pass;

import dev.chancery.sync.account.RosterGuard;
import dev.chancery.sync.desired.AudienceGuard;
import java.util.Set;
import java.util.function.Supplier;

/**
 * What a reading of the directory must get past.
 *
 * @param audiencesLostLately asked at each reading, because those count too
 */
public record ReadingGuards(RosterGuard roster, AudienceGuard audiences, Supplier<Set<String>> audiencesLostLately) {}
