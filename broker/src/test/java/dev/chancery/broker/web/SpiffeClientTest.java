package dev.chancery.broker.web;

import static dev.chancery.broker.identity.ClusterTokens.NOW;
import static dev.chancery.handfed.HandFedBroker.VAULT;
import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jwt.SignedJWT;
import dev.chancery.broker.audit.AuditEvent;
import dev.chancery.broker.audit.RecordingAuditTrail;
import dev.chancery.broker.identity.ClusterTokens;
import dev.chancery.broker.identity.Svids;
import dev.chancery.broker.review.Review;
import dev.chancery.handfed.AnsweringBroker;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.test.context.TestPropertySource;

/** draft-ietf-oauth-spiffe-client-auth-02 over HTTP. */
@AnsweringBroker
@TestPropertySource(
        properties = {
            "chancery.spiffe[0].trust-domain=" + Svids.DOMAIN,
            "chancery.spiffe[0].cluster=east",
            "chancery.spiffe[0].bundle-file=none"
        })
class SpiffeClientTest {
    private static final String TYPE = "urn:ietf:params:oauth:client-assertion-type:";

    @Value("${local.server.port}")
    private int port;

    @Autowired
    private RecordingAuditTrail audit;

    @Autowired
    private AtomicReference<Review> review;

    private Answers broker;

    @BeforeEach
    void connect() {
        broker = new Answers(port);
        audit.empty();
    }

    @AfterEach
    void disconnect() {
        broker.close();
    }

    @Test
    void anSvidAuthenticatesTheRobotOfItsServiceAccount() throws Exception {
        review.set(new Review.Refused("an API server has nothing to say about an SVID"));
        var form = form(Svids.svid(Svids.LEDGER).value(), "jwt-spiffe");
        form.put("client_id", Svids.LEDGER);

        var answer = broker.post("/oauth2/token", form);

        assertThat(answer.status()).describedAs(answer.body()).isEqualTo(200);
        var claims =
                SignedJWT.parse(answer.json().path("access_token").asString()).getJWTClaimsSet();
        assertThat(claims.getSubject()).isEqualTo("robot:ledger");
        assertThat(claims.getExpirationTime()).isEqualTo(NOW.plusSeconds(300));
        assertThat(claims.getJSONObjectClaim("kubernetes.io"))
                .isEqualTo(Map.of("namespace", "robots", "serviceaccount", Map.of("name", "ledger")));
        assertThat(audit.last()).isInstanceOfSatisfying(AuditEvent.TokenIssued.class, issued -> assertThat(issued.way())
                .isEqualTo("spiffe"));
    }

    @Test
    void anotherClientIdIsRefused() {
        var form = form(Svids.svid(Svids.LEDGER).value(), "jwt-spiffe");
        form.put("client_id", "spiffe://prod.corp.example/ns/robots/sa/payments");
        assertRefused(form, "other_client");
    }

    @Test
    void aRobotThatMayNotActIsRefused() {
        assertRefused(
                form(Svids.svid("spiffe://prod.corp.example/ns/robots/sa/idle").value(), "jwt-spiffe"), "suspended");
        assertRefused(
                form(
                        Svids.svid("spiffe://prod.corp.example/ns/robots/sa/stranger")
                                .value(),
                        "jwt-spiffe"),
                "not_a_robot");
    }

    @Test
    void noKindOfTokenPassesForTheOther() {
        assertRefused(form(Svids.svid(Svids.LEDGER).value(), "jwt-bearer"), "unknown_issuer");
        assertRefused(form(ClusterTokens.signed(ClusterTokens.claims()).value(), "jwt-spiffe"), "unknown_issuer");
    }

    @Test
    void anSvidIsNoSubjectToken() {
        var answer = broker.post(
                "/oauth2/token", Answers.exchange(Svids.svid(Svids.LEDGER).value(), VAULT));
        assertThat(answer.error()).isEqualTo("invalid_request");
    }

    @Test
    void theMetadataSaysSo() {
        assertThat(broker.get("/.well-known/oauth-authorization-server")
                        .json()
                        .path("token_endpoint_auth_methods_supported")
                        .valueStream()
                        .map(it -> it.asString()))
                .contains("spiffe_jwt");
    }

    private void assertRefused(Map<String, String> form, String reason) {
        var answer = broker.post("/oauth2/token", form);
        assertThat(answer.error()).describedAs(answer.body()).isEqualTo("invalid_client");
        assertThat(answer.status()).isEqualTo(401);
        assertThat(audit.last())
                .isInstanceOfSatisfying(AuditEvent.TokenRefused.class, refused -> assertThat(refused.reason())
                        .isEqualTo(reason));
    }

    private static Map<String, String> form(String assertion, String type) {
        var form = new LinkedHashMap<String, String>();
        form.put("grant_type", "client_credentials");
        form.put("client_assertion_type", TYPE + type);
        form.put("client_assertion", assertion);
        form.put("audience", VAULT);
        return form;
    }
}
