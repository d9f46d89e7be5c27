package dev.chancery.sync.route;

import dev.chancery.sync.settings.Schedule;
import org.apache.camel.builder.RouteBuilder;

/** Runs something at the times of a schedule, one run after the other. */
public final class ScheduleRoute extends RouteBuilder {
    private final Schedule schedule;
    private final Runnable run;

    public ScheduleRoute(Schedule schedule, Runnable run) {
        this.schedule = schedule;
        this.run = run;
    }

    @Override
    public void configure() {
        from(trigger()).routeId("schedule").process(_ -> run.run());
    }

    private String trigger() {
        return switch (schedule) {
            case Schedule.Every(var pause) -> "timer:sync?delay=0&period=" + pause.toMillis();
            // Stateful: a moment that comes while a run is still going on is made up for once, after it.
            case Schedule.Cron(var expression) ->
                "quartz:sync?stateful=true&cron=RAW(" + expression.strip().replaceAll("\\s+", "+") + ")";
        };
    }
}
