package dev.chancery.broker.web;

import static dev.chancery.handfed.HandFedBroker.VAULT;
import static org.assertj.core.api.Assertions.assertThat;

import dev.chancery.handfed.AnsweringBroker;
import java.net.InetAddress;
import java.util.Map;
import java.util.function.IntSupplier;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.test.context.TestPropertySource;

/** In a pod, where Spring would believe the headers of proxies unless told otherwise. One refusal, and one more a second. */
@AnsweringBroker
@TestPropertySource(
        properties = {
            "spring.main.cloud-platform=kubernetes",
            "chancery.refusals.burst=1",
            "chancery.refusals.per-second=1"
        })
class ForwardedTest {
    @Value("${local.server.port}")
    private int port;

    @Test
    void nobodyChoosesTheAddressByWhichItsRefusalsCount() {
        try (var broker = new Answers(port, InetAddress.ofLiteral("127.0.0.2"))) {
            assertThat(refused(broker, "10.1.1.1")).isEqualTo(400);
            // A refusal counts when it has been sent, which may be a moment later.
            var answers = IntStream.range(2, 50).map(host -> refused(broker, "10.1.1." + host));

            assertThat(answers.anyMatch(status -> status == 429)).isTrue();
        }
    }

    /** Each from an address that was never refused. */
    @ParameterizedTest
    @CsvSource({
        "127.0.0.3, /oauth2/token",
        "127.0.0.4, /%6fauth2/token",
        "127.0.0.5, /oauth2/%74oken",
        "127.0.0.6, /%6f%61uth2/introspect"
    })
    void nobodyWritesThePathInAnotherWayToBeRefusedForEver(String from, String path) {
        try (var broker = new Answers(port, InetAddress.ofLiteral(from))) {
            IntSupplier refused =
                    () -> broker.post(path, Map.of("token", "rubbish")).status();
            assertThat(refused.getAsInt()).isIn(400, 401);
            var answers = IntStream.generate(refused).limit(50);

            assertThat(answers.anyMatch(status -> status == 429)).isTrue();
        }
    }

    private static int refused(Answers broker, String address) {
        return broker.post("/oauth2/token", Answers.exchange("rubbish", VAULT), "X-Forwarded-For", address)
                .status();
    }
}
