package dev.chancery.sync.route;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.camel.impl.DefaultCamelContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class NewsRouteTest {
    private static final int SECONDS = 300;

    private final DefaultCamelContext camel = new DefaultCamelContext();
    private final Semaphore begun = new Semaphore(0);
    private final Semaphore mayEnd = new Semaphore(0);
    private final AtomicInteger runs = new AtomicInteger();

    @AfterEach
    void stop() {
        mayEnd.release(1_000);
        camel.stop();
    }

    @Test
    void runsOnceForOneChange() throws Exception {
        var bell = start();

        bell.run();

        assertThat(begun.tryAcquire(SECONDS, TimeUnit.SECONDS)).isTrue();
        mayEnd.release();
        assertThat(begun.tryAcquire(300, TimeUnit.MILLISECONDS)).isFalse();
    }

    @Test
    void answersAllThatComesDuringARunByOneMore() throws Exception {
        var bell = start();
        bell.run();
        assertThat(begun.tryAcquire(SECONDS, TimeUnit.SECONDS)).isTrue();

        for (int i = 0; i < 50; i++) bell.run();
        mayEnd.release(10);

        assertThat(begun.tryAcquire(SECONDS, TimeUnit.SECONDS)).isTrue();
        assertThat(begun.tryAcquire(300, TimeUnit.MILLISECONDS)).isFalse();
        assertThat(runs).hasValue(2);
    }

    @Test
    void isNotSilencedByARunThatFails() throws Exception {
        camel.addRoutes(new NewsRoute(() -> {
            begun.release();
            throw new IllegalStateException("the database is down");
        }));
        camel.start();
        var bell = NewsRoute.bell(camel);

        bell.run();
        assertThat(begun.tryAcquire(SECONDS, TimeUnit.SECONDS)).isTrue();
        bell.run();

        assertThat(begun.tryAcquire(SECONDS, TimeUnit.SECONDS)).isTrue();
    }

    private Runnable start() throws Exception {
        camel.addRoutes(new NewsRoute(() -> {
            runs.incrementAndGet();
            begun.release();
            mayEnd.acquireUninterruptibly();
        }));
        camel.start();
        return NewsRoute.bell(camel);
    }
}
