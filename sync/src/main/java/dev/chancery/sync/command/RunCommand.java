package dev.chancery.sync.command;

import dev.chancery.sync.directory.Occasion;
import dev.chancery.sync.pass.SideBySide;
import dev.chancery.sync.pass.SyncRun;
import dev.chancery.sync.route.ScheduleRoute;
import dev.chancery.sync.settings.Schedule;
import dev.chancery.sync.settings.Settings;
import java.time.Clock;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import org.apache.camel.CamelContext;
import org.springframework.context.event.ContextClosedEvent;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

@Command(
        name = "run",
        mixinStandardHelpOptions = true,
        description = "Stays and brings every cluster in line again and again (schedule in sync.yaml).")
final class RunCommand implements Callable<Integer> {
    @Mixin
    private ConfigOption config = new ConfigOption();

    @Override
    public Integer call() throws Exception {
        try (var context = SyncContext.start(config.folder)) {
            var run = context.getBean(SyncRun.class);
            var work = context.getBean(SideBySide.class);
            var settings = context.getBean(Settings.class);
            requireFuture("schedule", settings.schedule(), context.getBean(Clock.class));
            requireFuture("whole-readings", settings.wholeReadings(), context.getBean(Clock.class));
            var closed = new CountDownLatch(1);
            context.addApplicationListener(event -> {
                if (event instanceof ContextClosedEvent) closed.countDown();
            });
            var expiries = new Expiries(context.getBean(Clock.class));
            Follow.begin(context, expiries, () -> {
                if (!work.isHalted()) expiries.await(run.run("a change in the directory", Occasion.NEWS, Set.of()));
            });
            var camel = context.getBean(CamelContext.class);
            camel.addRoutes(new ScheduleRoute("schedule", settings.schedule(), () -> {
                if (!work.isHalted()) expiries.await(run.run("schedule", Occasion.ROUTINE, Set.of()));
            }));
            camel.addRoutes(new ScheduleRoute("whole-readings", settings.wholeReadings(), () -> {
                if (!work.isHalted()) expiries.await(run.run("a whole reading", Occasion.WHOLE, Set.of()));
            }));
            closed.await();
            return 0;
        }
    }

    private static void requireFuture(String what, Schedule schedule, Clock clock) {
        if (schedule instanceof Schedule.Cron cron && cron.next(clock.instant()).isEmpty())
            throw new IllegalArgumentException(what + ": no moment of \"" + cron.expression() + "\" is still to come");
    }
}
