package dev.chancery.broker.web;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chancery.handfed.AnsweringBroker;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Value;

/** A client that keeps a connection for longer than the broker does has a request broken now and then, and may not repeat a POST. */
@AnsweringBroker
class KeptConnectionsTest {
    private static final int JAVA_CLIENT_SECONDS = 30;

    @Value("${local.server.port}")
    private int port;

    @Test
    void areKeptForLongerThanClientsKeepThem() throws IOException {
        try (var socket = new Socket("127.0.0.1", port)) {
            var request =
                    "GET /.well-known/openid-configuration HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: keep-alive\r\n\r\n";
            socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
            var answer = new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII));
            assertThat(answer.readLine()).startsWith("HTTP/1.1 200");
            var kept = answer.lines()
                    .takeWhile(line -> !line.isEmpty())
                    .filter(line -> line.startsWith("Keep-Alive: timeout="))
                    .mapToInt(line -> Integer.parseInt(line.substring("Keep-Alive: timeout=".length())));
            assertThat(kept.max().orElse(0)).isGreaterThan(JAVA_CLIENT_SECONDS);
        }
    }
}
