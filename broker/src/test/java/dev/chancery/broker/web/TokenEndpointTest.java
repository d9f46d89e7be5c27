package dev.chancery.broker.web;

import static dev.chancery.broker.identity.ClusterTokens.BROKER;
import static dev.chancery.broker.identity.ClusterTokens.NOW;
import static dev.chancery.broker.identity.ClusterTokens.bent;
import static dev.chancery.broker.identity.ClusterTokens.claims;
import static dev.chancery.broker.identity.ClusterTokens.signed;
import static dev.chancery.handfed.HandFedBroker.VAULT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import com.nimbusds.jose.crypto.ECDSAVerifier;
import com.nimbusds.jwt.SignedJWT;
import dev.chancery.broker.audit.AuditEvent;
import dev.chancery.broker.audit.RecordingAuditTrail;
import dev.chancery.broker.key.FixedKeyRing;
import dev.chancery.broker.policy.PolicySource;
import dev.chancery.broker.review.Review;
import dev.chancery.handfed.AnsweringBroker;
import dev.chancery.handfed.HandFedBroker;
import java.security.interfaces.ECPublicKey;
import java.util.LinkedHashMap;
import java.util.List;
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

/** What the token endpoint takes and what it gives for that. */
@AnsweringBroker
@TestPropertySource(properties = {"chancery.audiences=src/test/resources/audiences.yaml"})
class TokenEndpointTest {
    private static final String TOKEN = "/oauth2/token";
    private static final String TYPE = "urn:ietf:params:oauth:token-type:";

    @Value("${local.server.port}")
    private int port;

    @Autowired
    private RecordingAuditTrail audit;

    @Autowired
    private FixedKeyRing keys;

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
    void exchangesAClusterTokenForATokenOfItsOwn() throws Exception {
        var answer = broker.post(TOKEN, Answers.exchange(signed(claims()).value(), VAULT));

        assertThat(answer.status()).describedAs(answer.body()).isEqualTo(200);
        assertThat(answer.headers().firstValue("Cache-Control"))
                .hasValueSatisfying(it -> assertThat(it).contains("no-store"));
        assertThat(answer.json().path("issued_token_type").asString()).isEqualTo(TYPE + "access_token");
        assertThat(answer.json().path("token_type").asString()).isEqualTo("Bearer");
        assertThat(answer.json().path("expires_in").asInt()).isEqualTo(300);
        var token = SignedJWT.parse(answer.json().path("access_token").asString());
        assertThat(token.verify(new ECDSAVerifier(
                        (ECPublicKey) keys.verifying("broker-ec").orElseThrow())))
                .isTrue();
        assertThat(token.getHeader().getType().getType()).isEqualTo("at+jwt");
        var said = new LinkedHashMap<>(token.getPayload().toJSONObject());
        assertThat(said.remove("jti")).isInstanceOf(String.class);
        assertThat(said)
                .isEqualTo(Map.ofEntries(
                        Map.entry("iss", BROKER),
                        Map.entry("sub", "robot:ledger"),
                        Map.entry("aud", VAULT),
                        Map.entry("iat", NOW.getEpochSecond()),
                        Map.entry("nbf", NOW.getEpochSecond()),
                        Map.entry("exp", NOW.plusSeconds(300).getEpochSecond()),
                        Map.entry("client_id", "robot:ledger"),
                        Map.entry("robot_id", "id-ledger"),
                        Map.entry("cluster", "east"),
                        Map.entry("spiffe_id", "spiffe://corp.example/cluster/east/ns/robots/sa/ledger"),
                        Map.entry("kubernetes.io", claims().get("kubernetes.io"))));
        assertThat(audit.events()).singleElement().isInstanceOfSatisfying(AuditEvent.TokenIssued.class, issued -> {
            assertThat(issued.rule()).isEqualTo("vault-users");
            assertThat(issued.audience()).isEqualTo(VAULT);
            assertThat(issued.robot()).isEqualTo("id-ledger");
            assertThat(issued.subjectTokenHash()).isEqualTo(signed(claims()).hash());
        });
    }

    @Test
    void aJwtThatIsAskedForIsSaidToBeOne() throws Exception {
        var answer = broker.post(TOKEN, form(f -> f.put("requested_token_type", TYPE + "jwt")));

        assertThat(answer.status()).describedAs(answer.body()).isEqualTo(200);
        assertThat(answer.json().path("issued_token_type").asString()).isEqualTo(TYPE + "jwt");
        assertThat(answer.json().path("token_type").asString())
                .describedAs("it is an access token all the same: RFC 8693, 2.2.1")
                .isEqualTo("Bearer");
    }

    @Test
    void aTokenNeverOutlivesTheOneItCameFrom() throws Exception {
        var shortLived = bent(claims -> claims.put("exp", NOW.plusSeconds(60).getEpochSecond()));
        var token = issued(Answers.exchange(shortLived.value(), VAULT));
        assertThat(token.getJWTClaimsSet().getExpirationTime()).isEqualTo(NOW.plusSeconds(60));
    }

    @Test
    void aTokenNeverOutlivesTheAccountOfItsRobot() throws Exception {
        var answer = broker.post(
                TOKEN,
                Answers.exchange(
                        signed(claims("robots", "interim", "uid-interim")).value(), VAULT));
        assertThat(answer.json().path("expires_in").asInt()).isEqualTo(90);
        var token = SignedJWT.parse(answer.json().path("access_token").asString());
        assertThat(token.getJWTClaimsSet().getExpirationTime()).isEqualTo(NOW.plusSeconds(90));
    }

    @Test
    void oneTokenIsForSeveralWhereEachOfThemAllowsIt() throws Exception {
        var token = issued(form(f -> {
                    f.put("audience", "robot:payments");
                    f.put("resource", "robot:report");
                }))
                .getJWTClaimsSet();

        assertThat(token.getAudience()).containsExactly("robot:payments", "robot:report");
        assertThat(token.getExpirationTime())
                .describedAs("the shorter of their lifetimes")
                .isEqualTo(NOW.plusSeconds(120));
        assertThat(audit.events())
                .singleElement()
                .isInstanceOfSatisfying(AuditEvent.TokenIssued.class, event -> assertThat(event.audience())
                        .isEqualTo("robot:payments robot:report"));
    }

    @Test
    void anActorActsForTheSubjectThatGaveItAToken() throws Exception {
        var toPayments = issued(Answers.exchange(signed(claims()).value(), "robot:payments"));
        var form = Answers.exchange(toPayments.serialize(), "robot:report");
        form.put(
                "actor_token",
                signed(claims("robots", "payments", "uid-payments")).value());
        form.put("actor_token_type", TYPE + "jwt");

        var token = issued(form).getJWTClaimsSet();

        assertThat(token.getSubject()).isEqualTo("robot:ledger");
        assertThat(token.getJSONObjectClaim("act")).isEqualTo(Map.of("sub", "robot:payments"));
        assertThat(token.getStringClaim("client_id")).isEqualTo("robot:payments");
        assertThat(audit.events().stream().map(event -> event.detail().get("actors")))
                .containsExactly(null, List.of("robot:payments"));
    }

    static Stream<Arguments> otherWaysIn() {
        var token = signed(claims()).value();
        return Stream.of(
                arguments("id_token", form(f -> f.put("subject_token_type", TYPE + "id_token"))),
                arguments("access_token", form(f -> f.put("subject_token_type", TYPE + "access_token"))),
                arguments(
                        "an access token is asked for",
                        form(f -> f.put("requested_token_type", TYPE + "access_token"))),
                arguments("resource", form(f -> {
                    f.remove("audience");
                    f.put("resource", VAULT);
                })),
                arguments("client_id: the robot", form(f -> f.put("client_id", "robot:ledger"))),
                arguments(
                        "client_id: the account", form(f -> f.put("client_id", "system:serviceaccount:robots:ledger"))),
                arguments("client_id: the place", form(f -> f.put("client_id", "east/robots/ledger"))),
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
                        "client credentials with client_id",
                        Map.of(
                                "grant_type", "client_credentials",
                                "client_assertion_type", "urn:ietf:params:oauth:client-assertion-type:jwt-bearer",
                                "client_assertion", token,
                                "client_id", "robot:ledger",
                                "resource", VAULT)),
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
    @MethodSource("otherWaysIn")
    void takes(String name, Map<String, String> form) throws Exception {
        assertThat(issued(form).getJWTClaimsSet().getSubject()).isEqualTo("robot:ledger");
        assertThat(audit.events()).singleElement().isInstanceOf(AuditEvent.TokenIssued.class);
    }

    @Test
    void bindsTheTokenToTheKeyOfAProof() throws Exception {
        var proof = Proof.of("POST", BROKER + TOKEN);
        var answer = broker.post(TOKEN, form(_ -> {}), "DPoP", proof.value());

        assertThat(answer.status()).describedAs(answer.body()).isEqualTo(200);
        assertThat(answer.json().path("token_type").asString()).isEqualTo("DPoP");
        var token = SignedJWT.parse(answer.json().path("access_token").asString());
        assertThat(token.getJWTClaimsSet().getJSONObjectClaim("cnf")).isEqualTo(Map.of("jkt", proof.thumbprint()));
        assertThat(broker.post(TOKEN, form(_ -> {}), "DPoP", proof.value()).error())
                .describedAs("the same proof again")
                .isEqualTo("invalid_dpop_proof");
    }

    @Test
    void refusesProofsForOtherRequests() throws Exception {
        for (var proof :
                List.of(Proof.of("GET", BROKER + TOKEN), Proof.of("POST", "https://evil.example/oauth2/token"))) {
            assertThat(broker.post(TOKEN, form(_ -> {}), "DPoP", proof.value()).error())
                    .isEqualTo("invalid_dpop_proof");
        }
        assertThat(broker.post(TOKEN, form(_ -> {}), "DPoP", "rubbish").error()).isEqualTo("invalid_dpop_proof");
    }

    private SignedJWT issued(Map<String, String> form) throws Exception {
        var answer = broker.post(TOKEN, form);
        assertThat(answer.status()).describedAs(answer.body()).isEqualTo(200);
        return SignedJWT.parse(answer.json().path("access_token").asString());
    }

    private static Map<String, String> form(Consumer<Map<String, String>> bend) {
        var form = Answers.exchange(signed(claims()).value(), VAULT);
        bend.accept(form);
        return form;
    }
}
