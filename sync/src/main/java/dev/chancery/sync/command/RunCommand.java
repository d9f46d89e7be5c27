package dev.chancery.sync.command;

import dev.chancery.sync.metrics.MetricsEndpoint;
import dev.chancery.sync.metrics.RunMeters;
import dev.chancery.sync.pass.Progress;
import dev.chancery.sync.pass.SideBySide;
import dev.chancery.sync.pass.SyncRun;
import dev.chancery.sync.route.ScheduleRoute;
import dev.chancery.sync.settings.Schedule;
import dev.chancery.sync.settings.Settings;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Clock;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import org.apache.camel.CamelContext;
import org.springframework.context.ConfigurableApplicationContext;
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
        try (var context = SyncContext.startWithRoutes(config.folder, new Progress.Silent())) {
            var run = context.getBean(SyncRun.class);
            var work = context.getBean(SideBySide.class);
            var schedule = context.getBean(Settings.class).schedule();
            requireFuture(schedule, context.getBean(Clock.class));
            var meters = meters(context);
            Runnable scheduled = () -> meters.count(() -> run.run("schedule", Set.of()));
            Runnable following = () -> meters.count(() -> run.run("a change in the directory", Set.of()));
            var closed = new CountDownLatch(1);
            context.addApplicationListener(event -> {
                if (event instanceof ContextClosedEvent) closed.countDown();
            });
            context.getBean(CamelContext.class).addRoutes(new ScheduleRoute(schedule, () -> {
                if (!work.isHalted()) scheduled.run();
            }));
            Follow.begin(context, () -> {
                if (!work.isHalted()) following.run();
            });
            closed.await();
            return 0;
        }
    }

    /** Where Prometheus may ask, if the settings say so; else the numbers are for nobody. */
    private static RunMeters meters(ConfigurableApplicationContext context) {
        var clock = context.getBean(Clock.class);
        var settings = context.getBean(Settings.class).metrics();
        if (settings == null) return new RunMeters(new SimpleMeterRegistry(), clock);
        var endpoint = MetricsEndpoint.listen(settings.socket());
        context.addApplicationListener(event -> {
            if (event instanceof ContextClosedEvent) endpoint.close();
        });
        return new RunMeters(endpoint.meters(), clock);
    }

    private static void requireFuture(Schedule schedule, Clock clock) {
        if (schedule instanceof Schedule.Cron cron && cron.next(clock.instant()).isEmpty())
            throw new IllegalArgumentException("schedule: no moment of \"" + cron.expression() + "\" is still to come");
    }
}
