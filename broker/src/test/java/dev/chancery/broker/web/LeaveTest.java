package dev.chancery.broker.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.springframework.boot.web.server.context.WebServerApplicationContext;
import org.springframework.mock.web.MockFilterChain;
import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.mock.web.MockHttpServletResponse;

class LeaveTest {
    @Test
    void connectionsAreKeptUntilItIsToldToEndAndClosedFromThenOn() throws Exception {
        var leave = new Leave(Duration.ZERO);
        leave.start();
        assertThat(connection(leave)).isNull();

        leave.stop();

        assertThat(connection(leave)).isEqualTo("close");
        assertThat(leave.isRunning()).isFalse();
    }

    @Test
    void theServerWaitsForThePause() {
        var atOnce = new CompletableFuture<Boolean>();
        var later = new CompletableFuture<Boolean>();

        new Leave(Duration.ofHours(1)).stop(() -> later.complete(true));
        new Leave(Duration.ZERO).stop(() -> atOnce.complete(true));

        assertThat(atOnce.orTimeout(1, TimeUnit.MINUTES).join()).isTrue();
        assertThat(later).isNotDone();
    }

    @Test
    void itComesBeforeTheServerTakesNoMoreConnections() {
        assertThat(new Leave(Duration.ZERO).getPhase())
                .isGreaterThan(WebServerApplicationContext.GRACEFUL_SHUTDOWN_PHASE);
    }

    private static Object connection(Leave leave) throws Exception {
        var response = new MockHttpServletResponse();
        leave.filter().doFilter(new MockHttpServletRequest(), response, new MockFilterChain());
        return response.getHeader("Connection");
    }
}
