package dev.chancery.broker.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import com.nimbusds.jose.JWSAlgorithm;
import dev.chancery.broker.audit.RecordingAuditTrail;
import dev.chancery.broker.identity.ClusterTokens;
import dev.chancery.broker.key.FixedKeyRing;
import dev.chancery.broker.policy.InMemoryRevocations;
import dev.chancery.broker.policy.PolicySource;
import dev.chancery.handfed.AnsweringBroker;
import dev.chancery.handfed.HandFedBroker;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Value;

/** What a replica says while it can issue no token, and that it says so no longer than that. */
@AnsweringBroker
class ReadinessTest {
    private static final String READINESS = "/actuator/health/readiness";

    @Value("${local.server.port}")
    private int port;

    @Autowired
    private AtomicReference<PolicySource.View> view;

    @Autowired
    private ClusterTokens clusters;

    @Autowired
    private FixedKeyRing keys;

    @Autowired
    private InMemoryRevocations revocations;

    @Autowired
    private RecordingAuditTrail audit;

    private Answers broker;

    @BeforeEach
    void connect() {
        broker = new Answers(port);
        mend();
    }

    @AfterEach
    void disconnect() {
        mend();
        broker.close();
    }

    static Stream<Arguments> troubles() {
        return Stream.of(
                trouble(
                        "policy",
                        "no policy has been loaded yet",
                        it -> it.view.set(new PolicySource.View.NotLoaded())),
                trouble("policy", "the policy is 3600 s old", it -> it.view.set(HandFedBroker.stale())),
                trouble("clusters", "the clusters have not been learnt yet", it -> it.clusters.forget()),
                trouble("revocations", "the revocations have not been learnt yet", it -> it.revocations.forget()),
                trouble("keys", "no key signs", it -> it.keys.silence(JWSAlgorithm.ES256)),
                trouble("audit", "full", it -> it.audit.fill()));
    }

    @ParameterizedTest(name = "{0}: {1}")
    @MethodSource("troubles")
    void saysWhatItWaitsForAndComesBackByItself(String component, String reason, Consumer<ReadinessTest> begin) {
        assertUp();

        begin.accept(this);

        var answer = broker.get(READINESS);
        assertThat(answer.status()).describedAs(answer.body()).isEqualTo(503);
        assertThat(answer.json().path("status").asString()).isEqualTo("OUT_OF_SERVICE");
        var said = answer.json().path("components").path(component);
        assertThat(said.path("status").asString()).isEqualTo("OUT_OF_SERVICE");
        assertThat(said.path("details").path("reason").asString()).isEqualTo(reason);
        assertThat(broker.get("/actuator/health/liveness").status())
                .describedAs("a restart would mend nothing")
                .isEqualTo(200);

        mend();

        assertUp();
    }

    @Test
    void looksAtEverythingWithoutWhichNoTokenIsIssued() {
        assertThat(broker.get(READINESS).json().path("components").propertyNames())
                .containsExactlyInAnyOrder("readinessState", "policy", "clusters", "revocations", "keys", "audit");
    }

    private void assertUp() {
        var answer = broker.get(READINESS);
        assertThat(answer.status()).describedAs(answer.body()).isEqualTo(200);
        assertThat(answer.json().path("status").asString()).isEqualTo("UP");
    }

    private void mend() {
        view.set(HandFedBroker.current());
        clusters.learn();
        revocations.learn();
        keys.speak();
        audit.empty();
    }

    private static Arguments trouble(String component, String reason, Consumer<ReadinessTest> begin) {
        return arguments(component, reason, begin);
    }
}
