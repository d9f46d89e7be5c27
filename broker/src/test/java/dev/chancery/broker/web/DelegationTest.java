package dev.chancery.broker.web;

import static dev.chancery.broker.identity.ClusterTokens.BROKER;
import static dev.chancery.broker.identity.ClusterTokens.NOW;
import static dev.chancery.broker.identity.ClusterTokens.claims;
import static dev.chancery.broker.identity.ClusterTokens.signed;
import static dev.chancery.handfed.HandFedBroker.ARCHIVE;
import static dev.chancery.handfed.HandFedBroker.VAULT;
import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jwt.SignedJWT;
import dev.chancery.broker.audit.AuditEvent;
import dev.chancery.broker.audit.RecordingAuditTrail;
import dev.chancery.broker.policy.FixedPolicy;
import dev.chancery.broker.policy.InMemoryRevocations;
import dev.chancery.broker.policy.PolicySource;
import dev.chancery.broker.policy.RobotState;
import dev.chancery.handfed.AnsweringBroker;
import dev.chancery.handfed.HandFedBroker;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Value;

/** What becomes of tokens when one of those whom they speak of may no longer act. */
@AnsweringBroker
class DelegationTest {
    private static final String TOKEN = "/oauth2/token";
    private static final String LEDGER = "5f0e0c8e-1111-4222-8333-444455556666";

    @Value("${local.server.port}")
    private int port;

    @Autowired
    private RecordingAuditTrail audit;

    @Autowired
    private InMemoryRevocations revocations;

    @Autowired
    private AtomicReference<PolicySource.View> view;

    private Answers broker;

    @BeforeEach
    void connect() {
        broker = new Answers(port);
        view.set(HandFedBroker.current());
        audit.empty();
    }

    @AfterEach
    void disconnect() {
        broker.close();
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource({"SUSPENDED", "QUARANTINED", "DELETED", "expired"})
    void aTokenOfARobotThatMayNotActIsInactive(String trouble) {
        var token = token("ledger", LEDGER, "robot:payments");
        var payments = token("payments", "uid-payments", BROKER);
        assertThat(isActive(token, payments)).isTrue();

        view.set(with("ledger", trouble));

        assertThat(isActive(token, payments)).isFalse();
    }

    @ParameterizedTest(name = "{0} {1}")
    @CsvSource({
        "ledger,   SUSPENDED",
        "payments, SUSPENDED",
        "payments, QUARANTINED",
        "payments, DELETED",
        "payments, expired",
    })
    void aTokenOnSomebodysBehalfIsInactiveWhenEitherMayNotAct(String robot, String trouble) {
        var token = acting("payments", "uid-payments", token("ledger", LEDGER, "robot:payments"), "robot:report");
        var report = token("report", "uid-report", BROKER);
        assertThat(isActive(token, report)).isTrue();

        view.set(with(robot, trouble));

        assertThat(isActive(token, report)).isFalse();
    }

    @ParameterizedTest
    @CsvSource({"ledger", "payments", "report"})
    void aTokenIsInactiveWhenAnyoneOfItsChainMayNotAct(String robot) {
        var toReport = acting("payments", "uid-payments", token("ledger", LEDGER, "robot:payments"), "robot:report");
        var token = acting("report", "uid-report", toReport, BROKER);
        assertThat(introspect(token, token).status()).isEqualTo(200);

        view.set(with(robot, "SUSPENDED"));

        var answer = introspect(token, token);
        assertThat(answer.status()).isEqualTo(401);
        assertThat(answer.error()).isEqualTo("invalid_client");
    }

    @ParameterizedTest(name = "{0} {1}: {2}")
    @CsvSource({
        "ledger,   SUSPENDED,   suspended",
        "ledger,   QUARANTINED, quarantined",
        "ledger,   DELETED,     deleted",
        "ledger,   expired,     account_expired",
        "payments, SUSPENDED,   suspended",
        "payments, expired,     account_expired",
        "report,   SUSPENDED,   suspended"
    })
    void nobodyActsOnBehalfOfARobotOrThroughAnActorThatMayNot(String robot, String trouble, String reason) {
        var toReport = acting("payments", "uid-payments", token("ledger", LEDGER, "robot:payments"), "robot:report");
        var form = form("report", "uid-report", toReport, ARCHIVE);
        assertThat(broker.post(TOKEN, form).status()).isEqualTo(200);
        audit.empty();

        view.set(with(robot, trouble));

        assertRefused(broker.post(TOKEN, form), reason);
    }

    @Test
    void aRevokedTokenOfAClusterGivesNone() {
        var claims = claims();
        claims.put("jti", "taken-back");
        var token = signed(claims).value();
        assertThat(broker.post(TOKEN, Answers.exchange(token, VAULT)).status()).isEqualTo(200);
        audit.empty();

        revocations.revoke("taken-back", NOW.plusSeconds(3600), "robot:ledger");

        assertRefused(broker.post(TOKEN, Answers.exchange(token, VAULT)), "revoked");
    }

    @Test
    void nobodyActsByARevokedToken() throws Exception {
        var toPayments = token("ledger", LEDGER, "robot:payments");
        var form = form("payments", "uid-payments", toPayments, "robot:report");
        assertThat(broker.post(TOKEN, form).status()).isEqualTo(200);
        audit.empty();

        var id = SignedJWT.parse(toPayments).getJWTClaimsSet().getJWTID();
        revocations.revoke(id, NOW.plusSeconds(3600), "robot:ledger");

        assertRefused(broker.post(TOKEN, form), "revoked");
    }

    private static PolicySource.View with(String robot, String trouble) {
        FixedPolicy policy = HandFedBroker.policy();
        return new PolicySource.View.Current(
                trouble.equals("expired")
                        ? policy.expires(robot, NOW)
                        : policy.state(robot, RobotState.valueOf(trouble)));
    }

    private void assertRefused(Answers.Answer answer, String reason) {
        assertThat(answer.status()).describedAs(answer.body()).isEqualTo(400);
        assertThat(answer.error()).isEqualTo("invalid_request");
        assertThat(answer.json().path("error_description").asString()).isEqualTo("the token is not acceptable");
        assertThat(audit.events())
                .singleElement()
                .isInstanceOfSatisfying(AuditEvent.TokenRefused.class, refused -> assertThat(refused.reason())
                        .isEqualTo(reason));
    }

    private boolean isActive(String token, String bearer) {
        var answer = introspect(token, bearer);
        assertThat(answer.status()).describedAs(answer.body()).isEqualTo(200);
        return answer.json().path("active").asBoolean();
    }

    private Answers.Answer introspect(String token, String bearer) {
        return broker.post("/oauth2/introspect", Map.of("token", token), "Authorization", "Bearer " + bearer);
    }

    private String token(String robot, String uid, String audience) {
        return issued(Answers.exchange(signed(claims("robots", robot, uid)).value(), audience));
    }

    private String acting(String actor, String uid, String subjectToken, String audience) {
        return issued(form(actor, uid, subjectToken, audience));
    }

    private static Map<String, String> form(String actor, String uid, String subjectToken, String audience) {
        var form = Answers.exchange(subjectToken, audience);
        form.put("actor_token", signed(claims("robots", actor, uid)).value());
        form.put("actor_token_type", "urn:ietf:params:oauth:token-type:jwt");
        return form;
    }

    private String issued(Map<String, String> form) {
        var answer = broker.post(TOKEN, form);
        assertThat(answer.status()).describedAs(answer.body()).isEqualTo(200);
        return answer.json().path("access_token").asString();
    }
}
