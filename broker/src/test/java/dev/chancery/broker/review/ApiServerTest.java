package dev.chancery.broker.review;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import dev.chancery.broker.identity.ClusterTokens;
import dev.chancery.broker.identity.SubjectToken;
import dev.chancery.broker.identity.WorkloadIdentity;
import dev.chancery.broker.settings.BrokerSettings.TokenReview;
import dev.chancery.testbed.Authority;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class ApiServerTest {
    private static final String BROKER = ClusterTokens.BROKER;
    private static final String GOOD = """
            {"authenticated": true, "audiences": ["https://broker.corp.example"],
             "user": {"username": "system:serviceaccount:robots:ledger", "uid": "uid-1"}}""";
    private static final WorkloadIdentity LEDGER = new WorkloadIdentity(
            "east",
            "https://east.example",
            "robots",
            "ledger",
            "uid-1",
            null,
            null,
            null,
            ClusterTokens.NOW,
            ClusterTokens.NOW.plusSeconds(600),
            null);

    @TempDir
    private Path folder;

    private Authority authority;
    private HttpsServer server;
    private volatile int status = 201;
    private volatile String answer = "";
    private volatile String asked = "";

    @BeforeEach
    void start() throws IOException {
        authority = Authority.create("east", folder);
        Files.writeString(folder.resolve("token"), "reviewer\n");
        server = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setHttpsConfigurator(
                new HttpsConfigurator(authority.issue("east", "127.0.0.1").sslContext()));
        server.createContext("/", exchange -> {
            asked = exchange.getRequestMethod() + " " + exchange.getRequestURI() + " "
                    + exchange.getRequestHeaders().getFirst("Authorization") + " "
                    + new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
            exchange.getResponseHeaders().add("Location", "https://elsewhere.example/");
            var body = answer.getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(status, body.length == 0 ? -1 : body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
        });
        server.start();
    }

    @AfterEach
    void stop() {
        server.stop(0);
    }

    @Test
    void asksWithItsOwnTokenAndTheAudience() {
        answer = "{\"status\": " + GOOD + "}";
        assertThat(review(authority.certificateFile())).isInstanceOf(Review.Passed.class);
        assertThat(asked)
                .startsWith("POST /apis/authentication.k8s.io/v1/tokenreviews Bearer reviewer {")
                .contains("\"audiences\":[\"" + BROKER + "\"]", "\"token\":\"presented\"");
    }

    static Stream<Arguments> refusals() {
        return Stream.of(
                arguments("not authenticated", "{\"authenticated\": false}"),
                arguments("nothing said", "{}"),
                arguments("as a text", GOOD.replace("true", "\"yes\"")),
                arguments("no audience", GOOD.replace("\"https://broker.corp.example\"", "")),
                arguments("another audience", GOOD.replace("broker.corp", "api.corp")),
                arguments("another account", GOOD.replace(":ledger", ":payments")),
                arguments("another namespace", GOOD.replace(":robots:", ":other:")),
                arguments("another uid", GOOD.replace("uid-1", "uid-2")));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("refusals")
    void refuses(String name, String status) {
        answer = "{\"status\": " + status + "}";
        assertThat(review(authority.certificateFile())).isInstanceOf(Review.Refused.class);
    }

    static Stream<Arguments> failures() {
        return Stream.of(
                arguments("may not ask", 403, "{\"status\": " + GOOD + "}"),
                arguments("is not known", 401, ""),
                arguments("sends elsewhere", 307, ""),
                arguments("is broken", 500, "{\"status\": " + GOOD + "}"),
                arguments("answers 200", 200, "{\"status\": " + GOOD + "}"),
                arguments("answers no JSON", 201, "<html>"),
                arguments(
                        "answers without end",
                        201,
                        "{\"status\": " + GOOD + ", \"x\": \"" + "x".repeat(1 << 19) + "\"}"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("failures")
    void cannotTellWhenTheServer(String name, int status, String answer) {
        this.status = status;
        this.answer = answer;
        assertThat(review(authority.certificateFile())).isInstanceOf(Review.Unavailable.class);
    }

    @Test
    void cannotTellByAServerThatAnotherAuthorityVouchesFor() throws IOException {
        answer = "{\"status\": " + GOOD + "}";
        var other = Authority.create("other", Files.createDirectory(folder.resolve("other")));
        assertThat(review(other.certificateFile())).isInstanceOf(Review.Unavailable.class);
        assertThat(asked).isEmpty();
    }

    @Test
    void cannotTellWithoutItsFiles() {
        assertThat(review(folder.resolve("nothing"))).isInstanceOf(Review.Unavailable.class);
    }

    private Review review(Path ca) {
        var settings = new TokenReview(
                "east",
                URI.create("https://127.0.0.1:" + server.getAddress().getPort()),
                ca,
                folder.resolve("token"),
                Duration.ofSeconds(10));
        return new ApiServer(settings, BROKER, Duration.ofMinutes(5)).review(new SubjectToken("presented"), LEDGER);
    }
}
