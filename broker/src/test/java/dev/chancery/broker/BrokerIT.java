package dev.chancery.broker;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.test.context.SpringBootTest;

@SpringBootTest(webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT)
class BrokerIT {
    @Value("${local.server.port}")
    private int port;

    @ParameterizedTest
    @CsvSource({
        "/actuator/health/liveness, 200, UP",
        "/actuator/health/readiness, 200, UP",
        "/actuator/env, 404, Not Found",
        "/oauth2/token, 404, Not Found"
    })
    void answersHealthAndNothingElseYet(String path, int status, String says) throws IOException, InterruptedException {
        try (var http = HttpClient.newHttpClient()) {
            var answer = http.send(
                    HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                            .build(),
                    BodyHandlers.ofString());
            assertThat(answer.statusCode()).isEqualTo(status);
            assertThat(answer.body()).contains(says);
        }
    }
}
