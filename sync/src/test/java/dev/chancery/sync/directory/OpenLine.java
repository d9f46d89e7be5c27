package dev.chancery.sync.directory;

import java.time.Clock;

/** A line to a server that has refused nothing yet. */
final class OpenLine {
    private OpenLine() {}

    static Line to(LdapSettings settings) {
        return Line.open(settings, Clock.systemUTC(), new RefusedSecret(Clock.systemUTC()));
    }
}
