package dev.chancery.sync.route;

import dev.chancery.sync.settings.Schedule;
import org.apache.camel.builder.RouteBuilder;

/** Runs something at the times of a schedule, one run after the other. */
public final class ScheduleRoute extends RouteBuilder {
    private final String name;
    /** A timer drops what comes before its route has started, and its next moment may be hours away. */
    private static final long FIRST_MILLIS = 500;

    private final Schedule schedule;
    private final Runnable run;

    /** @param name of the route, another one for each */
    public ScheduleRoute(String name, Schedule schedule, Runnable run) {
        this.name = name;
        this.schedule = schedule;
        this.run = run;
    }

    @Override
    public void configure() {
        from(trigger()).routeId(name).process(_ -> run.run());
    }

    private String trigger() {
        return switch (schedule) {
            case Schedule.Every(var pause) ->
                "timer:" + name + "?delay=" + FIRST_MILLIS + "&period=" + pause.toMillis();
            // Stateful: a moment that comes while a run is still going on is made up for once, after it.
            case Schedule.Cron(var expression) ->
                "quartz:" + name + "?stateful=true&cron=RAW("
                        + expression.strip().replaceAll("\\s+", "+") + ")";
        };
    }
}
