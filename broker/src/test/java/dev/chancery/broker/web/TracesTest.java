package dev.chancery.broker.web;

import static dev.chancery.broker.identity.ClusterTokens.claims;
import static dev.chancery.broker.identity.ClusterTokens.signed;
import static dev.chancery.handfed.HandFedBroker.VAULT;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import dev.chancery.handfed.AnsweringBroker;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;
import org.springframework.test.context.TestPropertySource;

/** A collector on the loopback address hears of exchanges, and of no token. */
@AnsweringBroker
@TestPropertySource(
        properties = {
            "management.tracing.sampling.probability=1.0",
            "management.opentelemetry.tracing.export.schedule-delay=100ms"
        })
class TracesTest {
    private static final List<String> RECEIVED = new CopyOnWriteArrayList<>();
    private static HttpServer collector;

    @Value("${local.server.port}")
    private int port;

    @DynamicPropertySource
    static void collector(DynamicPropertyRegistry settings) throws IOException {
        collector = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        collector.createContext("/v1/traces", exchange -> {
            RECEIVED.add(new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.ISO_8859_1));
            exchange.sendResponseHeaders(200, -1);
            exchange.close();
        });
        collector.start();
        settings.add(
                "management.opentelemetry.tracing.export.otlp.endpoint",
                () -> "http://127.0.0.1:" + collector.getAddress().getPort() + "/v1/traces");
    }

    @AfterAll
    static void stop() {
        collector.stop(0);
    }

    @Test
    void spansSayWhatCameOfAnExchangeAndNeverShowAToken() {
        var presented = signed(claims()).value();
        var rubbish = "rubbish-" + "x".repeat(40);
        String issued;
        try (var broker = new Answers(port)) {
            issued = broker.post("/oauth2/token", Answers.exchange(presented, VAULT))
                    .json()
                    .path("access_token")
                    .asString();
            broker.post("/oauth2/token", Answers.exchange(rubbish, VAULT));
            broker.get("/oauth2/token?subject_token=" + rubbish);
        }

        awaitSpans("issued", "malformed", "http get"); // of all three requests

        var all = String.join("", RECEIVED);
        assertThat(all).contains("chancery-broker", "chancery.way", "token-exchange", "chancery.outcome");
        for (var secret : List.of(presented, issued, rubbish))
            for (var part : secret.split("\\.")) assertThat(all.contains(part)).isFalse();
    }

    private static void awaitSpans(String... words) {
        long end = System.nanoTime() + Duration.ofMinutes(5).toNanos();
        while (!List.of(words).stream().allMatch(String.join("", RECEIVED)::contains)) {
            if (System.nanoTime() > end) throw new AssertionError("no spans: " + RECEIVED.size() + " messages");
            LockSupport.parkNanos(50_000_000);
        }
    }
}
