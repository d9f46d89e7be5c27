package dev.chancery.sync.command;

import dev.chancery.sync.directory.Following;
import dev.chancery.sync.pass.DirectoryPass;
import dev.chancery.sync.pass.SyncRun;
import dev.chancery.sync.registry.FollowingLog;
import dev.chancery.sync.route.Directories;
import dev.chancery.sync.route.NewsRoute;
import org.apache.camel.CamelContext;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.event.ContextClosedEvent;
import org.springframework.dao.DataAccessException;

/** Lets a change in a directory start a run. */
final class Follow {
    private static final Logger LOG = LoggerFactory.getLogger(Follow.class);

    private Follow() {}

    /** From now on, until the context is closed; returns what rings the bell. */
    static Runnable begin(ConfigurableApplicationContext context, Expiries expiries, Again again, Runnable run)
            throws Exception {
        var camel = context.getBean(CamelContext.class);
        camel.addRoutes(new NewsRoute(run));
        var ring = NewsRoute.bell(camel);
        var runs = context.getBean(SyncRun.class);
        Runnable bell = () -> {
            runs.hurry();
            ring.run();
        };
        expiries.ringing(bell);
        again.ringing(bell);
        context.getBean(DirectoryPass.class).ringing(bell);
        var log = context.getBean(FollowingLog.class);
        var directories = context.getBean(Directories.class).all();
        context.addApplicationListener(event -> {
            if (!(event instanceof ContextClosedEvent)) return;
            expiries.close();
            again.close();
            for (var directory : directories)
                note(log, directory.name(), Following.byReadingOnly("the program that stays has ended"));
        });
        for (var directory : directories) directory.start(bell, how -> note(log, directory.name(), how));
        return bell;
    }

    private static void note(FollowingLog log, String directory, Following how) {
        try {
            log.follows(directory, how);
        } catch (DataAccessException e) {
            // Following goes on without its line in status.
            LOG.atWarn()
                    .addKeyValue("directory", directory)
                    .addKeyValue("reason", e.getMessage())
                    .log("cannot note how the directory is followed");
        }
    }
}
