package dev.chancery.sync.pass;

import dev.chancery.sync.account.KnownRobot;
import dev.chancery.sync.account.RobotState;
import dev.chancery.sync.directory.DirectoryEntry;

/** A robot that comes back: how it is remembered, and what its directory says of it now. */
record Comeback(KnownRobot before, DirectoryEntry now) {
    /** For people. */
    String line() {
        return "back " + before.login() + " (" + before.id() + "): "
                + before.state().word() + " since " + before.since()
                + ", " + before.reason() + "; now neither disabled nor locked, "
                + (now.expires() == null ? "and never expires" : "and expires at " + now.expires())
                + (now.changed() == null ? "" : "; its entry last changed at " + now.changed());
    }

    /** What makes it this one; what an entry says besides may change while it waits. */
    String mark() {
        return before.id() + " " + before.state().word() + " " + before.since();
    }

    /**
     * Whether nobody has touched its entry since it was switched off, as far as the server says and the clocks agree. That is how it looks
     * when our account may not see any more what switches it off, and how a lock looks that lapsed by itself.
     */
    boolean isUntouched() {
        return before.state() == RobotState.SUSPENDED
                && now.changed() != null
                && !now.changed().isAfter(before.since());
    }
}
