package dev.chancery.broker.web;

import static dev.chancery.broker.identity.ClusterTokens.RSA;
import static dev.chancery.broker.identity.ClusterTokens.SILENT;
import static dev.chancery.broker.identity.ClusterTokens.claims;
import static dev.chancery.broker.identity.ClusterTokens.signed;
import static dev.chancery.handfed.HandFedBroker.VAULT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import com.nimbusds.jose.JWSAlgorithm;
import dev.chancery.broker.audit.AuditEvent;
import dev.chancery.broker.audit.RecordingAuditTrail;
import dev.chancery.broker.key.FixedKeyRing;
import dev.chancery.broker.policy.PolicySource;
import dev.chancery.broker.review.Review;
import dev.chancery.handfed.AnsweringBroker;
import dev.chancery.handfed.HandFedBroker;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.Map;
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
import org.springframework.test.context.TestPropertySource;

/** The token endpoint gives nothing while it cannot tell, and says when to ask again. */
@AnsweringBroker
@TestPropertySource(properties = {"chancery.audiences=src/test/resources/audiences.yaml"})
class UndecidedTokensTest {
    private static final String TOKEN = "/oauth2/token";

    @Value("${local.server.port}")
    private int port;

    @Autowired
    private RecordingAuditTrail audit;

    @Autowired
    private FixedKeyRing keys;

    @Autowired
    private MeterRegistry meters;

    @Autowired
    private AtomicReference<PolicySource.View> view;

    @Autowired
    private AtomicReference<Review> review;

    private Answers broker;

    @BeforeEach
    void connect() {
        broker = new Answers(port);
        audit.empty();
        keys.speak();
        view.set(HandFedBroker.current());
        review.set(new Review.Passed());
    }

    @AfterEach
    void disconnect() {
        broker.close();
    }

    @Test
    void cannotTellWhileThePolicyIsTooOld() {
        view.set(HandFedBroker.stale());
        var answer = broker.post(TOKEN, form());
        assertUndecided(answer, "unavailable");
    }

    static Stream<Arguments> keysThatDoNotSign() {
        return Stream.of(
                arguments("no key signs", (Consumer<FixedKeyRing>) ring -> ring.silence(JWSAlgorithm.ES256)),
                arguments("the key cannot sign", (Consumer<FixedKeyRing>) ring -> ring.spoil(JWSAlgorithm.ES256)));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("keysThatDoNotSign")
    void aTokenThatCannotBeSignedIsCounted(String name, Consumer<FixedKeyRing> bend) {
        var failures = meters.counter("chancery.signing.failures");
        double before = failures.count();
        bend.accept(keys);

        var answer = broker.post(TOKEN, form());

        assertUndecided(answer, "unsigned");
        assertThat(failures.count() - before).isEqualTo(1);
    }

    @Test
    void cannotTellWhileTheClusterDoesNotAnswerAboutItsToken() {
        review.set(new Review.Unavailable("the API server of east cannot be asked"));
        var answer = broker.post(TOKEN, form());
        assertUndecided(answer, "unavailable");
    }

    static Stream<Arguments> waysOfATokenWhoseKeysAreTooOld() {
        var token = signed(Map.of("alg", "RS256", "kid", "silent-1"), claimsOf(SILENT), RSA)
                .value();
        return Stream.of(
                arguments("token exchange", Answers.exchange(token, VAULT)),
                arguments(
                        "client credentials",
                        Map.of(
                                "grant_type",
                                "client_credentials",
                                "client_assertion_type",
                                "urn:ietf:params:oauth:client-assertion-type:jwt-bearer",
                                "client_assertion",
                                token,
                                "audience",
                                VAULT)),
                arguments(
                        "jwt-bearer",
                        Map.of(
                                "grant_type",
                                "urn:ietf:params:oauth:grant-type:jwt-bearer",
                                "assertion",
                                token,
                                "audience",
                                VAULT)));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("waysOfATokenWhoseKeysAreTooOld")
    void cannotTellWhileTheKeysOfTheClusterAreTooOld(String name, Map<String, String> form) {
        var answer = broker.post(TOKEN, form);
        assertUndecided(answer, "keys_too_old");
    }

    private static Map<String, Object> claimsOf(String issuer) {
        var claims = claims();
        claims.put("iss", issuer);
        return claims;
    }

    @Test
    void noTokenLeavesThatTheAuditDoesNotKnow() {
        audit.fill();
        var answer = broker.post(TOKEN, form());
        assertThat(answer.status()).isEqualTo(503);
        assertThat(answer.body()).doesNotContain("access_token");
    }

    private void assertUndecided(Answers.Answer answer, String reason) {
        assertThat(answer.error()).describedAs(answer.body()).isEqualTo("temporarily_unavailable");
        assertThat(answer.status()).isEqualTo(503);
        assertThat(answer.headers().firstValue("Retry-After")).isPresent();
        assertThat(answer.json().has("access_token")).isFalse();
        assertThat(audit.events())
                .filteredOn(AuditEvent.TokenRefused.class::isInstance)
                .singleElement()
                .isInstanceOfSatisfying(AuditEvent.TokenRefused.class, refused -> assertThat(refused.reason())
                        .isEqualTo(reason));
    }

    private static Map<String, String> form() {
        return Answers.exchange(signed(claims()).value(), VAULT);
    }
}
