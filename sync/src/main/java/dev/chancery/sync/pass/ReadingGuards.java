package dev.chancery.sync.pass;

import dev.chancery.sync.account.RosterGuard;
import dev.chancery.sync.desired.AudienceGuard;

/** What a reading of the directory must get past. */
public record ReadingGuards(RosterGuard roster, AudienceGuard audiences) {}
