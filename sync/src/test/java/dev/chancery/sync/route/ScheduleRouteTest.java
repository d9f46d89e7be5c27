package dev.chancery.sync.route;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chancery.sync.settings.Schedule;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.camel.component.quartz.QuartzEndpoint;
import org.apache.camel.impl.DefaultCamelContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ScheduleRouteTest {
    private final DefaultCamelContext camel = new DefaultCamelContext();

    @AfterEach
    void stop() {
        camel.stop();
    }

    @Test
    void runsAtOnceAndAgain() throws Exception {
        assertThat(runs(new Schedule.Every(Duration.ofSeconds(1)), 2)).isTrue();
    }

    @Test
    void runsAtTheMomentsOfACronExpression() throws Exception {
        assertThat(runs(new Schedule.Cron("* * * * * ?"), 2)).isTrue();
    }

    @Test
    void neverRunsTwiceAtOnce() throws Exception {
        var going = new AtomicInteger();
        var most = new AtomicInteger();
        var over = new CountDownLatch(2);
        start(new Schedule.Cron("* * * * * ?"), () -> {
            most.accumulateAndGet(going.incrementAndGet(), Math::max);
            awaitTheNextSecond();
            going.decrementAndGet();
            over.countDown();
        });

        assertThat(over.await(5, TimeUnit.MINUTES)).isTrue();
        assertThat(most).hasValue(1);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "0 0/5 6-22 ? * MON-FRI",
                "0 0 6 ? * 6#3",
                "0 15 10 L * ?",
                "0  0 6 * * ? 2030-2099",
                " 0 0 6 * * ?"
            })
    void handsTheExpressionOnAsItIs(String expression) throws Exception {
        start(new Schedule.Cron(expression), () -> {});

        var endpoint = (QuartzEndpoint) camel.getRoute("schedule").getEndpoint();
        assertThat(endpoint.getCron()).isEqualTo(expression.strip().replaceAll("\\s+", " "));
    }

    @ParameterizedTest
    @CsvSource(textBlock = """
                    0 0/5 6-22 ? * MON-FRI, 2026-11-27T22:56:00, 2026-11-30T06:00:00
                    0 0 6 ? * 6#3,          2026-11-01T00:00:00, 2026-11-20T06:00:00
                    0 15 10 L * ?,          2026-11-01T00:00:00, 2026-11-30T10:15:00
                    0 0 0 29 2 ?,           2026-11-01T00:00:00, 2028-02-29T00:00:00
                    """)
    void knowsTheNextMoment(String expression, String after, String next) {
        assertThat(new Schedule.Cron(expression).next(here(after))).contains(here(next));
    }

    @Test
    void knowsThatNoMomentIsStillToCome() {
        assertThat(new Schedule.Cron("0 0 6 1 1 ? 2020").next(here("2026-11-01T00:00:00")))
                .isEmpty();
    }

    private static Instant here(String local) {
        return java.time.LocalDateTime.parse(local)
                .atZone(ZoneId.systemDefault())
                .toInstant();
    }

    private static void awaitTheNextSecond() {
        long now = Instant.now().getEpochSecond();
        while (Instant.now().getEpochSecond() < now + 2) Thread.onSpinWait();
    }

    private boolean runs(Schedule schedule, int times) throws Exception {
        var done = new CountDownLatch(times);
        start(schedule, done::countDown);
        return done.await(5, TimeUnit.MINUTES);
    }

    private void start(Schedule schedule, Runnable run) throws Exception {
        camel.addRoutes(new ScheduleRoute("schedule", schedule, run));
        camel.start();
    }
}
