package dev.chancery.sync.command;

import dev.chancery.sync.directory.DirectoryFollower;
import dev.chancery.sync.directory.Occasion;
import dev.chancery.sync.metrics.MetricsEndpoint;
import dev.chancery.sync.metrics.RunMeters;
import dev.chancery.sync.pass.ApprovalGone;
import dev.chancery.sync.pass.Given;
import dev.chancery.sync.pass.KeyErrand;
import dev.chancery.sync.pass.Progress;
import dev.chancery.sync.pass.SideBySide;
import dev.chancery.sync.pass.SyncRun;
import dev.chancery.sync.registry.JdbcWantedKeys;
import dev.chancery.sync.registry.Pauses;
import dev.chancery.sync.registry.Registry;
import dev.chancery.sync.route.Clusters;
import dev.chancery.sync.route.Directories;
import dev.chancery.sync.route.ScheduleRoute;
import dev.chancery.sync.settings.Schedule;
import dev.chancery.sync.settings.Settings;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BiFunction;
import javax.sql.DataSource;
import org.apache.camel.CamelContext;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.event.ContextClosedEvent;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

@Command(
        name = "run",
        aliases = "sync",
        mixinStandardHelpOptions = true,
        description = "Stays and brings every cluster in line again and again (schedule in sync.yaml).",
        footer = {
            "%nWhen sync.yaml, clusters.yaml or mapping.yaml changes, it finishes what it has begun and goes on with the new files,",
            "unless they have a mistake: then the log tells it, and the files before stay in use.",
            "%nScheduled jobs use --once; its exit codes are those of apply."
        })
final class RunCommand implements Callable<Integer> {
    private static final Logger LOG = LoggerFactory.getLogger(RunCommand.class);
    private static final Duration LOOK = Duration.ofSeconds(2);

    @Mixin
    private ConfigOption config = new ConfigOption();

    @Option(names = "--once", description = "Do one run over everything and end, as apply does.")
    private boolean once;

    @Spec
    private @Nullable CommandSpec spec;

    @Override
    public Integer call() throws Exception {
        if (once) return apply();
        var tried = new AtomicReference<@Nullable Settings>();
        var files = new ConfigWatch(config.folder, folder -> tried.set(tryOut(folder)));
        var before = stay(Settings.load(config.folder), files, null);
        while (before != null) {
            LOG.info("the configuration has changed; going on with what it says now");
            before = stay(Objects.requireNonNull(tried.get()), files, before);
        }
        return 0;
    }

    /**
     * Until it is told to end, or other files are to be used.
     *
     * @param before what the files before have led to, null for the first
     * @return what it has followed, when there are other files
     */
    private static @Nullable Directories stay(Settings settings, ConfigWatch files, @Nullable Directories before)
            throws Exception {
        boolean anew = before != null;
        try (var context = SyncContext.startWithRoutes(settings, new Progress.Silent())) {
            var directories = context.getBean(Directories.class);
            if (before != null) directories.succeed(before);
            var clock = context.getBean(Clock.class);
            requireFutures(settings, clock);
            var closed = new CountDownLatch(1);
            context.addApplicationListener(event -> {
                if (event instanceof ContextClosedEvent) closed.countDown();
            });
            var expiries = new Expiries(clock);
            var again = new Again();
            var runs = runs(context, expiries, again, anew);
            var bell = Follow.begin(context, expiries, again, runs.apply("a change in the directory", Occasion.NEWS));
            listenForKeys(context);
            var camel = context.getBean(CamelContext.class);
            camel.addRoutes(
                    new ScheduleRoute("schedule", settings.schedule(), runs.apply("schedule", Occasion.ROUTINE)));
            camel.addRoutes(new ScheduleRoute(
                    "whole-readings", settings.wholeReadings(), runs.apply("a whole reading", Occasion.WHOLE)));
            if (anew) bell.run(); // what has changed is not for the schedule to find out
            while (!closed.await(LOOK.toMillis(), TimeUnit.MILLISECONDS)) if (files.hasChanged()) return directories;
            return null;
        } catch (InterruptedException toldToEnd) {
            return null; // what was begun is finished by now, as after SIGTERM
        }
    }

    /** Puts all parts together, and asks nobody anything. */
    private static Settings tryOut(Path folder) {
        try (var context = SyncContext.start(folder)) {
            var settings = context.getBean(Settings.class);
            requireFutures(settings, context.getBean(Clock.class));
            return settings;
        }
    }

    /** The broker may want a key at any time, and no run is due for it. */
    private static void listenForKeys(ConfigurableApplicationContext context) {
        var errand = new KeyErrand(
                context.getBean(Clusters.class).all(), context.getBean(Registry.class), context.getBean(Pauses.class));
        var wanted = JdbcWantedKeys.listen(context.getBean(DataSource.class), errand::run);
        context.addApplicationListener(event -> {
            if (event instanceof ContextClosedEvent) wanted.close();
        });
    }

    private int apply() {
        var commands = Objects.requireNonNull(spec).root().commandLine().getSubcommands();
        return Objects.requireNonNull(commands.get("apply")).execute("--config", config.folder.toString());
    }

    /** What begins a run for such a trigger, unless the program is about to end. */
    private static BiFunction<String, Occasion, Runnable> runs(
            ConfigurableApplicationContext context, Expiries expiries, Again again, boolean anew) {
        var run = context.getBean(SyncRun.class);
        var work = context.getBean(SideBySide.class);
        var meters = meters(context, anew);
        var frozen = new FrozenLog();
        return (trigger, occasion) -> () -> {
            if (work.isHalted()) return;
            boolean settled = false;
            try {
                var report = meters.count(() -> run.run(trigger, occasion, Given.NOTHING));
                frozen.note(report);
                expiries.await(report);
                settled = report.isSettled();
            } catch (ApprovalGone asksAgain) {
                LOG.atInfo()
                        .addKeyValue("reason", asksAgain.getMessage())
                        .log("nothing of this run counts; the next one is begun soon");
            } finally {
                if (!work.isHalted()) again.after(settled);
            }
        };
    }

    /** Where Prometheus may ask, if the settings say so; else the numbers are for nobody. What runs already goes on without. */
    private static RunMeters meters(ConfigurableApplicationContext context, boolean anew) {
        var clock = context.getBean(Clock.class);
        var directories = context.getBean(Directories.class).all().stream()
                .map(DirectoryFollower::name)
                .toList();
        var settings = context.getBean(Settings.class).metrics();
        if (settings == null) return new RunMeters(new SimpleMeterRegistry(), clock, directories);
        MetricsEndpoint endpoint;
        try {
            endpoint = MetricsEndpoint.listen(settings.socket());
        } catch (UncheckedIOException taken) {
            if (!anew) throw taken;
            LOG.atError().setCause(taken).log("nobody can ask for metrics");
            return new RunMeters(new SimpleMeterRegistry(), clock, directories);
        }
        context.addApplicationListener(event -> {
            if (event instanceof ContextClosedEvent) endpoint.close();
        });
        return new RunMeters(endpoint.meters(), clock, directories);
    }

    private static void requireFutures(Settings settings, Clock clock) {
        requireFuture("schedule", settings.schedule(), clock);
        requireFuture("whole-readings", settings.wholeReadings(), clock);
    }

    private static void requireFuture(String what, Schedule schedule, Clock clock) {
        if (schedule instanceof Schedule.Cron cron && cron.next(clock.instant()).isEmpty())
            throw new IllegalArgumentException(what + ": no moment of \"" + cron.expression() + "\" is still to come");
    }
}
