package dev.chancery.sync.command;

import dev.chancery.sync.pass.SyncRun;
import dev.chancery.sync.settings.Settings;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import org.apache.camel.CamelContext;
import org.apache.camel.builder.RouteBuilder;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

@Command(
        name = "run",
        mixinStandardHelpOptions = true,
        description = "Stays and brings every cluster in line again and again (schedule.every in sync.yaml).")
final class RunCommand implements Callable<Integer> {
    @Mixin
    private ConfigOption config = new ConfigOption();

    @Override
    public Integer call() throws Exception {
        try (var context = SyncContext.start(config.folder)) {
            var run = context.getBean(SyncRun.class);
            var every = context.getBean(Settings.class).every();
            var camel = context.getBean(CamelContext.class);
            camel.addRoutes(new RouteBuilder() {
                @Override
                public void configure() {
                    from("timer:sync?delay=0&period=" + every.toMillis())
                            .routeId("schedule")
                            .process(_ -> run.run("schedule", Set.of()));
                }
            });
            Follow.begin(context, () -> run.run("a change in the directory", Set.of()));
            var closed = new CountDownLatch(1);
            context.addApplicationListener(event -> {
                if (event instanceof org.springframework.context.event.ContextClosedEvent) closed.countDown();
            });
            closed.await();
            return 0;
        }
    }
}
