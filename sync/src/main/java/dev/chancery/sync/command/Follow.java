package dev.chancery.sync.command;

import dev.chancery.sync.directory.DirectoryFollower;
import dev.chancery.sync.directory.Following;
import dev.chancery.sync.registry.FollowingLog;
import dev.chancery.sync.route.NewsRoute;
import dev.chancery.sync.settings.Settings;
import org.apache.camel.CamelContext;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.event.ContextClosedEvent;
import org.springframework.dao.DataAccessException;

/** Lets a change in the directory start a run. */
final class Follow {
    private static final Logger LOG = LoggerFactory.getLogger(Follow.class);

    private Follow() {}

    /** From now on, until the context is closed. */
    static void begin(ConfigurableApplicationContext context, Runnable run) throws Exception {
        var camel = context.getBean(CamelContext.class);
        camel.addRoutes(new NewsRoute(run));
        var directory = context.getBean(Settings.class).directory().name();
        var log = context.getBean(FollowingLog.class);
        context.addApplicationListener(event -> {
            if (event instanceof ContextClosedEvent)
                note(log, directory, Following.byReadingOnly("the program that stays has ended"));
        });
        context.getBean(DirectoryFollower.class).start(NewsRoute.bell(camel), how -> note(log, directory, how));
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
