package dev.chancery.broker.web;

import jakarta.servlet.Filter;
import jakarta.servlet.http.HttpServletResponse;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.springframework.context.SmartLifecycle;

/**
 * How a replica that is told to end takes its leave. It goes on answering for a while, unready, and each answer closes its connection
 * (RFC 9112, 9.6): callers come back by another one, which leads elsewhere. A server that simply ended would break a connection
 * under whatever request is just being sent by it.
 */
final class Leave implements SmartLifecycle {
    private final Duration pause;
    private volatile boolean running;
    private volatile boolean begun;

    Leave(Duration pause) {
        this.pause = pause;
    }

    /** Goes before all other filters, so that no answer is without it. */
    Filter filter() {
        return (request, response, chain) -> {
            if (begun && response instanceof HttpServletResponse answer) answer.setHeader("Connection", "close");
            chain.doFilter(request, response);
        };
    }

    @Override
    public void start() {
        running = true;
    }

    @Override
    public void stop() {
        begun = true;
        running = false;
    }

    /** In the first phase of the end, when the server still takes connections. */
    @Override
    public void stop(Runnable done) {
        stop();
        CompletableFuture.delayedExecutor(pause.toMillis(), TimeUnit.MILLISECONDS)
                .execute(done);
    }

    @Override
    public boolean isRunning() {
        return running;
    }
}
