package dev.chancery.sync.command;

import dev.chancery.sync.pass.FrozenRobots;
import dev.chancery.sync.pass.RunReport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Says in the log which robots stay as they are, once for each change of that. */
final class FrozenLog {
    private static final Logger LOG = LoggerFactory.getLogger(FrozenLog.class);

    private FrozenRobots before = FrozenRobots.NONE;

    synchronized void note(RunReport report) {
        FrozenRobots.in(report.look()).ifPresent(this::note);
    }

    private void note(FrozenRobots now) {
        if (now.equals(before)) return;
        before = now;
        if (now.count() > 0) LOG.warn(now.sentence());
        else LOG.info("no robot is left as it is any more");
    }
}
