package dev.chancery.broker.web;

import static dev.chancery.broker.identity.ClusterTokens.BROKER;
import static dev.chancery.broker.identity.ClusterTokens.claims;
import static dev.chancery.broker.identity.ClusterTokens.signed;
import static org.assertj.core.api.Assertions.assertThat;

import dev.chancery.broker.audit.AuditEvent;
import dev.chancery.broker.audit.RecordingAuditTrail;
import dev.chancery.broker.key.FixedKeyRing;
import dev.chancery.broker.policy.PolicySource;
import dev.chancery.handfed.AnsweringBroker;
import dev.chancery.handfed.HandFedBroker;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Value;

/** What callees learn of a token, and how a robot takes back its own: RFC 7662 and RFC 7009. */
@AnsweringBroker
class IntrospectionTest {
    @Value("${local.server.port}")
    private int port;

    @Autowired
    private AtomicReference<PolicySource.View> view;

    @Autowired
    private RecordingAuditTrail audit;

    @Autowired
    private FixedKeyRing keys;

    private Answers broker;

    @BeforeEach
    void connect() {
        broker = new Answers(port);
        view.set(HandFedBroker.current());
        audit.empty();
        keys.speak();
    }

    @AfterEach
    void disconnect() {
        view.set(HandFedBroker.current()); // others share the broker
        audit.empty();
        broker.close();
    }

    @Test
    void aCalleeAsksAboutTokensForItself() {
        var token = token("ledger", "5f0e0c8e-1111-4222-8333-444455556666", "robot:payments");

        var answer = introspect(token, own("payments", "uid-payments"));

        assertThat(answer.json().path("active").asBoolean()).isTrue();
        assertThat(answer.json().path("sub").asString()).isEqualTo("robot:ledger");
        assertThat(answer.json().path("cluster").asString()).isEqualTo("east");
    }

    @Test
    void nobodyElseLearnsAnything() {
        var token = token("ledger", "5f0e0c8e-1111-4222-8333-444455556666", "robot:payments");
        assertInactive(introspect(token, own("ledger", "5f0e0c8e-1111-4222-8333-444455556666"))); // who asked for it
        assertInactive(introspect(token, own("report", "uid-report")));
        assertInactive(introspect("rubbish", own("payments", "uid-payments")));
        assertInactive(introspect(signed(claims()).value(), own("payments", "uid-payments")));
    }

    @Test
    void whoShowsNoTokenOfItsOwnIsNotAnswered() {
        var token = token("ledger", "5f0e0c8e-1111-4222-8333-444455556666", "robot:payments");
        assertThat(broker.post("/oauth2/introspect", Map.of("token", token)).status())
                .isEqualTo(401);
        assertThat(introspect(token, "rubbish").error()).isEqualTo("invalid_client");
        assertThat(introspect(token, token).error())
                .describedAs("a token for another")
                .isEqualTo("invalid_client");
        assertThat(introspect(token, signed(claims()).value()).error()).isEqualTo("invalid_client");
    }

    @Test
    void aRevokedTokenIsInactiveAtOnce() {
        var token = token("ledger", "5f0e0c8e-1111-4222-8333-444455556666", "robot:payments");
        var payments = own("payments", "uid-payments");
        assertThat(broker.post("/oauth2/revoke", Map.of("token", token), "Authorization", "Bearer " + payments)
                        .status())
                .isEqualTo(200);
        assertThat(introspect(token, payments).json().path("active").asBoolean())
                .describedAs("it was not payments' to revoke")
                .isTrue();

        var ledger = own("ledger", "5f0e0c8e-1111-4222-8333-444455556666");
        assertThat(broker.post("/oauth2/revoke", Map.of("token", token), "Authorization", "Bearer " + ledger)
                        .status())
                .isEqualTo(200);

        assertInactive(introspect(token, payments));
        assertThat(audit.events()).anySatisfy(event -> assertThat(event)
                .isInstanceOfSatisfying(AuditEvent.TokenRevoked.class, revoked -> assertThat(revoked.by())
                        .isEqualTo("robot:ledger")));
    }

    @Test
    void aRevocationThatTheAuditDoesNotKnowIsAskedForAgain() {
        var token = token("ledger", "5f0e0c8e-1111-4222-8333-444455556666", "robot:payments");
        var ledger = own("ledger", "5f0e0c8e-1111-4222-8333-444455556666");
        audit.fill();

        var answer = broker.post("/oauth2/revoke", Map.of("token", token), "Authorization", "Bearer " + ledger);

        assertThat(answer.status()).isEqualTo(503);
        assertThat(answer.error()).isEqualTo("temporarily_unavailable");
    }

    @Test
    void cannotTellWhileThePolicyIsTooOld() {
        var payments = own("payments", "uid-payments");
        view.set(HandFedBroker.stale());
        assertThat(introspect("rubbish", payments).status()).isEqualTo(503);
    }

    @ParameterizedTest
    @ValueSource(strings = {"application/json", "text/html"})
    void aMistakeOfOurOwnIsAnErrorOfOAuthThatTellsNothing(String accepted) {
        var ledger = own("ledger", "5f0e0c8e-1111-4222-8333-444455556666");
        audit.breakDown();
        var form = Answers.exchange(signed(claims()).value(), BROKER);

        for (var answer : List.of(
                broker.post("/oauth2/token", form, "Accept", accepted),
                broker.post(
                        "/oauth2/revoke",
                        Map.of("token", ledger),
                        "Authorization",
                        "Bearer " + ledger,
                        "Accept",
                        accepted))) {
            assertThat(answer.status()).isEqualTo(500);
            assertThat(answer.headers().firstValue("Content-Type")).hasValue("application/json");
            assertThat(answer.headers().firstValue("Cache-Control")).hasValue("no-store");
            assertThat(answer.body()).isEqualTo("{\"error\":\"server_error\"}");
        }
    }

    private static void assertInactive(Answers.Answer answer) {
        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.body()).isEqualTo("{\"active\":false}");
    }

    private Answers.Answer introspect(String token, String bearer) {
        return broker.post("/oauth2/introspect", Map.of("token", token), "Authorization", "Bearer " + bearer);
    }

    private String own(String robot, String uid) {
        return token(robot, uid, BROKER);
    }

    private String token(String robot, String uid, String audience) {
        var answer = broker.post(
                "/oauth2/token",
                Answers.exchange(signed(claims("robots", robot, uid)).value(), audience));
        assertThat(answer.status()).describedAs(answer.body()).isEqualTo(200);
        return answer.json().path("access_token").asString();
    }
}
