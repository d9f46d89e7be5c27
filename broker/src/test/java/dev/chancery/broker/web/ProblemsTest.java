package dev.chancery.broker.web;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chancery.handfed.AnsweringBroker;
import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Value;
import tools.jackson.databind.json.JsonMapper;

/** Whoever refuses, the caller gets a problem document (RFC 9457) and nothing of the framework or the container. */
@AnsweringBroker
class ProblemsTest {
    @Value("${local.server.port}")
    private int port;

    @ParameterizedTest
    @CsvSource({
        "GET /nowhere, 404",
        "GET /error, 404",
        "GET /jwks%00, 400",
        "GET /%zz, 400",
        "GET /jwks;x, 400",
        "GET //jwks, 400",
        "GET /a/../jwks, 400",
        "GET /clusters/nobody/jwks, 404",
        "DELETE /jwks, 405",
        "TRACE /jwks, 405",
        "BREW /jwks, 400",
        "GET /long, 400",
    })
    void isAProblemDocument(String request, int status) throws IOException {
        var answer = ask(
                request + " HTTP/1.1",
                "Host: 127.0.0.1" + (request.endsWith("/long") ? "\r\nX: " + "x".repeat(70_000) : ""));

        assertThat(answer).startsWith("HTTP/1.1 " + status + " ");
        assertThat(answer).containsIgnoringCase("\r\nContent-Type: application/problem+json");
        var body = JsonMapper.shared().readTree(answer.substring(answer.indexOf('{'), answer.lastIndexOf('}') + 1));
        assertThat(body.path("status").asInt()).isEqualTo(status);
        assertThat(body.path("title").asString()).isNotBlank();
        assertThat(answer).doesNotContainIgnoringCase("tomcat").doesNotContain("timestamp", "Exception");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/oauth2/introspect", "/oauth2/revoke"})
    void whoShowsNothingIsToldWhatIsWanted(String path) {
        try (var broker = new Answers(port)) {
            var answer = broker.post(path, Map.of("token", "x"));

            assertThat(answer.status()).isEqualTo(401);
            assertThat(answer.headers().firstValue("WWW-Authenticate")).hasValue("Bearer");
            assertThat(answer.error()).isEqualTo("invalid_client");
        }
    }

    private String ask(String... lines) throws IOException {
        try (var socket = new Socket("127.0.0.1", port)) {
            var request = String.join("\r\n", lines) + "\r\nConnection: close\r\n\r\n";
            socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
