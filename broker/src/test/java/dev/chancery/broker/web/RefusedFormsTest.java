package dev.chancery.broker.web;

import static dev.chancery.broker.identity.ClusterTokens.claims;
import static dev.chancery.broker.identity.ClusterTokens.signed;
import static dev.chancery.handfed.HandFedBroker.VAULT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.chancery.broker.audit.AuditEvent;
import dev.chancery.broker.audit.RecordingAuditTrail;
import dev.chancery.broker.policy.PolicySource;
import dev.chancery.handfed.AnsweringBroker;
import dev.chancery.handfed.HandFedBroker;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Value;

/** What is refused before anybody looks at the token is counted, and in the audit, too. */
@AnsweringBroker
class RefusedFormsTest {
    private static final String TOKEN = "/oauth2/token";

    @Value("${local.server.port}")
    private int port;

    @Autowired
    private RecordingAuditTrail audit;

    @Autowired
    private MeterRegistry meters;

    @Autowired
    private AtomicReference<PolicySource.View> view;

    private Answers broker;

    @BeforeEach
    void connect() {
        broker = new Answers(port);
        audit.empty();
        view.set(HandFedBroker.current()); // others, who share the broker, bend it
    }

    @AfterEach
    void disconnect() {
        audit.empty();
        broker.close();
    }

    static Stream<Arguments> forms() {
        return Stream.of(
                arguments("token-exchange", "subject_token_type", "saml2", "invalid_request"),
                arguments("token-exchange", "resource", "vault", "invalid_target"),
                arguments("token-exchange", "password", "x", "invalid_request"),
                arguments("client-credentials", "client_assertion_type", "saml2", "invalid_client"),
                arguments("client-credentials", "resource", "vault", "invalid_target"),
                arguments("jwt-bearer", "password", "x", "invalid_request"));
    }

    @ParameterizedTest(name = "{0}, {1} {2}: {3}")
    @MethodSource("forms")
    void isCountedAndAudited(String way, String parameter, String value, String error) {
        var token = signed(claims());
        var form = form(way, token.value());
        form.put(parameter, value);
        long before = count(way, error);

        var answer = broker.post(TOKEN, form);

        assertThat(answer.error()).describedAs(answer.body()).isEqualTo(error);
        assertThat(count(way, error) - before).isEqualTo(1);
        assertThat(audit.events()).singleElement().isInstanceOfSatisfying(AuditEvent.TokenRefused.class, refused -> {
            assertThat(refused.reason()).isEqualTo(error);
            assertThat(refused.explanation())
                    .isEqualTo(answer.json().path("error_description").asString());
            assertThat(refused.way()).isEqualTo(way);
            assertThat(refused.audience()).isEqualTo(VAULT);
            assertThat(refused.subjectTokenHash()).isEqualTo(token.hash());
            assertThat(refused.robot()).describedAs("nobody is proven").isNull();
        });
    }

    @Test
    void whatIsIssuedIsCountedWithItsTime() {
        var answer = broker.post(TOKEN, form("token-exchange", signed(claims()).value()));

        assertThat(answer.status()).describedAs(answer.body()).isEqualTo(200);
        var issued = meters.timer("chancery.exchanges", "way", "token-exchange", "outcome", "issued", "reason", "none");
        assertThat(issued.count()).isPositive();
        assertThat(issued.takeSnapshot().histogramCounts())
                .extracting(bucket -> bucket.bucket(TimeUnit.MILLISECONDS))
                .contains(5.0, 10.0, 100.0);
    }

    @Test
    void aBadProofIsCountedAndAudited() {
        long before = count("token-exchange", "invalid_dpop_proof");

        var answer = broker.post(TOKEN, Answers.exchange(signed(claims()).value(), VAULT), "DPoP", "rubbish");

        assertThat(answer.error()).isEqualTo("invalid_dpop_proof");
        assertThat(count("token-exchange", "invalid_dpop_proof") - before).isEqualTo(1);
        assertThat(audit.events())
                .singleElement()
                .isInstanceOfSatisfying(AuditEvent.TokenRefused.class, refused -> assertThat(refused.reason())
                        .isEqualTo("invalid_dpop_proof"));
    }

    @Test
    void aFormWithoutATokenIsCountedAlone() {
        long before = count("jwt-bearer", "invalid_request");
        var form = form("jwt-bearer", "");

        assertThat(broker.post(TOKEN, form).error()).isEqualTo("invalid_request");
        assertThat(broker.post(TOKEN + "?scope=x", form).error())
                .describedAs("by its grant, also when it stands in the address")
                .isEqualTo("invalid_request");

        assertThat(count("jwt-bearer", "invalid_request") - before).isEqualTo(2);
        assertThat(audit.events()).isEmpty();
    }

    @Test
    void whatTheAuditCannotKeepIsAskedForAgain() {
        audit.fill();
        var form = form("token-exchange", signed(claims()).value());
        form.put("resource", "vault");

        var answer = broker.post(TOKEN, form);

        assertThat(answer.status()).isEqualTo(503);
        assertThat(answer.error()).isEqualTo("temporarily_unavailable");
    }

    private static Map<String, String> form(String way, String token) {
        return switch (way) {
            case "token-exchange" -> Answers.exchange(token, VAULT);
            case "client-credentials" ->
                new HashMap<>(Map.of(
                        "grant_type",
                        "client_credentials",
                        "client_assertion_type",
                        "urn:ietf:params:oauth:client-assertion-type:jwt-bearer",
                        "client_assertion",
                        token,
                        "audience",
                        VAULT));
            default ->
                new HashMap<>(Map.of(
                        "grant_type",
                        "urn:ietf:params:oauth:grant-type:jwt-bearer",
                        "assertion",
                        token,
                        "audience",
                        VAULT));
        };
    }

    private long count(String way, String reason) {
        return meters.timer("chancery.exchanges", "way", way, "outcome", "refused", "reason", reason)
                .count();
    }
}
