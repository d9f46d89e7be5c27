package dev.chancery.broker.web;

import static dev.chancery.broker.identity.ClusterTokens.BROKER;
import static dev.chancery.broker.identity.ClusterTokens.NOW;
import static dev.chancery.broker.identity.ClusterTokens.RSA;
import static dev.chancery.broker.identity.ClusterTokens.SILENT;
import static dev.chancery.broker.identity.ClusterTokens.bent;
import static dev.chancery.broker.identity.ClusterTokens.claims;
import static dev.chancery.broker.identity.ClusterTokens.signed;
import static dev.chancery.handfed.HandFedBroker.VAULT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.crypto.ECDSAVerifier;
import com.nimbusds.jwt.SignedJWT;
import dev.chancery.broker.audit.AuditEvent;
import dev.chancery.broker.audit.RecordingAuditTrail;
import dev.chancery.broker.key.FixedKeyRing;
import dev.chancery.broker.policy.PolicySource;
import dev.chancery.broker.review.Review;
import dev.chancery.handfed.AnsweringBroker;
import dev.chancery.handfed.HandFedBroker;
import io.micrometer.core.instrument.MeterRegistry;
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
    void exchangesAClusterTokenForATokenOfItsOwn() throws Exception {
        var answer = broker.post(TOKEN, Answers.exchange(signed(claims()).value(), VAULT));

        assertThat(answer.status()).describedAs(answer.body()).isEqualTo(200);
        assertThat(answer.headers().firstValue("Cache-Control"))
                .hasValueSatisfying(it -> assertThat(it).contains("no-store"));
        assertThat(answer.json().path("issued_token_type").asString()).isEqualTo(TYPE + "access_token");
        assertThat(answer.json().path("token_type").asString()).isEqualTo("Bearer");
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
        var token = issued(Answers.exchange(
                signed(claims("robots", "interim", "uid-interim")).value(), VAULT));
        assertThat(token.getJWTClaimsSet().getExpirationTime()).isEqualTo(NOW.plusSeconds(90));
    }

    @Test
    void whatOnlyTheSkewLetsPassGivesNoToken() {
        var ended = bent(claims -> {
            claims.put("iat", NOW.minusSeconds(600).getEpochSecond());
            claims.put("nbf", NOW.minusSeconds(600).getEpochSecond());
            claims.put("exp", NOW.minusSeconds(10).getEpochSecond());
        });
        assertRefused(
                broker.post(TOKEN, Answers.exchange(ended.value(), VAULT)), 400, "invalid_request", "token_expired");
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

    @Test
    void whoeverStoleATokenCannotActWithIt() {
        var toPayments = broker.post(TOKEN, Answers.exchange(signed(claims()).value(), "robot:payments"))
                .json()
                .path("access_token")
                .asString();
        var form = Answers.exchange(toPayments, "robot:report");
        form.put("actor_token", signed(claims("robots", "report", "uid-report")).value());
        form.put("actor_token_type", TYPE + "jwt");

        assertRefused(broker.post(TOKEN, form), 400, "invalid_request", "wrong_audience");
    }

    @Test
    void anActorMayNotReachFartherThanItself() {
        var toPayments = broker.post(TOKEN, Answers.exchange(signed(claims()).value(), "robot:payments"))
                .json()
                .path("access_token")
                .asString();
        var form = Answers.exchange(toPayments, VAULT); // ledger may call it, payments may not
        form.put(
                "actor_token",
                signed(claims("robots", "payments", "uid-payments")).value());
        form.put("actor_token_type", TYPE + "jwt");

        assertRefused(broker.post(TOKEN, form), 400, "invalid_target", "audience_not_allowed");
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

    static Stream<Arguments> refusals() {
        var assertion = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer";
        return Stream.of(
                // of who asks
                of("rubbish", f -> f.put("subject_token", "rubbish"), "invalid_request", "malformed"),
                of(
                        "expired",
                        f -> f.put(
                                "subject_token",
                                bent(c -> {
                                            c.put("iat", NOW.minusSeconds(7200).getEpochSecond());
                                            c.put("nbf", NOW.minusSeconds(7200).getEpochSecond());
                                            c.put("exp", NOW.minusSeconds(3600).getEpochSecond());
                                        })
                                        .value()),
                        "invalid_request",
                        "token_expired"),
                of(
                        "another audience",
                        f -> f.put("subject_token", bent(c -> c.put("aud", "x")).value()),
                        "invalid_request",
                        "wrong_audience"),
                of(
                        "no robot",
                        f -> f.put(
                                "subject_token",
                                signed(claims("robots", "stranger", "u")).value()),
                        "invalid_request",
                        "not_a_robot"),
                of(
                        "another uid",
                        f -> f.put(
                                "subject_token",
                                signed(claims("robots", "ledger", "other")).value()),
                        "invalid_request",
                        "not_a_robot"),
                of(
                        "suspended",
                        f -> f.put(
                                "subject_token",
                                signed(claims("robots", "idle", "uid-idle")).value()),
                        "invalid_request",
                        "suspended"),
                of(
                        "the account has expired",
                        f -> f.put(
                                "subject_token",
                                signed(claims("robots", "lapsed", "uid-lapsed")).value()),
                        "invalid_request",
                        "account_expired"),
                of(
                        "quarantined",
                        f -> f.put(
                                "subject_token",
                                signed(claims("robots", "gone", "uid-gone")).value()),
                        "invalid_request",
                        "quarantined"),
                of(
                        "deleted",
                        f -> f.put(
                                "subject_token",
                                signed(claims("robots", "dead", "uid-dead")).value()),
                        "invalid_request",
                        "deleted"),
                of(
                        "a client_id of another",
                        f -> f.put("client_id", "robot:payments"),
                        "invalid_client",
                        "other_client"),
                // of what is asked
                of(
                        "an audience that is not allowed",
                        f -> f.put("audience", "https://bank.example"),
                        "invalid_target",
                        "audience_not_allowed"),
                of(
                        "the audience with a slash",
                        f -> f.put("audience", VAULT + "/"),
                        "invalid_target",
                        "audience_not_allowed"),
                of("a scope that does not exist", f -> f.put("scope", "admin"), "invalid_scope", "unknown_scope"),
                // of the form: its own error is the reason; where nothing was presented, there is nothing that an audit
                // could tell
                of("no grant_type", f -> f.remove("grant_type"), "invalid_request", null),
                of("another grant", f -> f.put("grant_type", "password"), "unsupported_grant_type", null),
                of(
                        "authorization code",
                        f -> f.put("grant_type", "authorization_code"),
                        "unsupported_grant_type",
                        null),
                of("no subject_token", f -> f.remove("subject_token"), "invalid_request", null),
                of("an empty subject_token", f -> f.put("subject_token", ""), "invalid_request", null),
                of("no subject_token_type", f -> f.remove("subject_token_type"), "invalid_request", "invalid_request"),
                of("SAML", f -> f.put("subject_token_type", TYPE + "saml2"), "invalid_request", "invalid_request"),
                of(
                        "a refresh token is asked for",
                        f -> f.put("requested_token_type", TYPE + "refresh_token"),
                        "invalid_request",
                        "invalid_request"),
                of("no audience", f -> f.remove("audience"), "invalid_request", "invalid_request"),
                of("an audience twice", f -> f.put("resource", VAULT), "invalid_target", "invalid_target"),
                of(
                        "two audiences that stand alone",
                        f -> f.put("resource", "robot:payments"),
                        "invalid_target",
                        "audiences_disagree"),
                of(
                        "two audiences, one of them not allowed",
                        f -> f.put("resource", "https://bank.example"),
                        "invalid_target",
                        "audience_not_allowed"),
                of(
                        "a resource that is no address",
                        f -> f.put("resource", "vault"),
                        "invalid_target",
                        "invalid_target"),
                of("an actor without its type", f -> f.put("actor_token", "x"), "invalid_request", "invalid_request"),
                of(
                        "a type without its actor",
                        f -> f.put("actor_token_type", TYPE + "jwt"),
                        "invalid_request",
                        "invalid_request"),
                of("a parameter of another grant", f -> f.put("code", "x"), "invalid_request", "invalid_request"),
                of("a client secret", f -> f.put("client_secret", "x"), "invalid_client", null),
                of("an assertion besides", f -> f.put("client_assertion", "x"), "invalid_request", "invalid_request"),
                arguments(
                        "credentials without assertion",
                        Map.of(
                                "grant_type",
                                "client_credentials",
                                "audience",
                                VAULT,
                                "client_assertion_type",
                                assertion),
                        "invalid_request",
                        null),
                arguments(
                        "credentials with rubbish",
                        Map.of(
                                "grant_type",
                                "client_credentials",
                                "audience",
                                VAULT,
                                "client_assertion_type",
                                assertion,
                                "client_assertion",
                                "x"),
                        "invalid_client",
                        "malformed"),
                arguments(
                        "credentials of another type",
                        Map.of(
                                "grant_type",
                                "client_credentials",
                                "audience",
                                VAULT,
                                "client_assertion_type",
                                "saml2",
                                "client_assertion",
                                "x"),
                        "invalid_client",
                        "invalid_client"),
                arguments(
                        "jwt-bearer with rubbish",
                        Map.of(
                                "grant_type",
                                "urn:ietf:params:oauth:grant-type:jwt-bearer",
                                "audience",
                                VAULT,
                                "assertion",
                                "x"),
                        "invalid_grant",
                        "malformed"));
    }

    @ParameterizedTest(name = "{0}: {2}, {3}")
    @MethodSource("refusals")
    void refuses(String name, Map<String, String> form, String error, String reason) {
        var answer = broker.post(TOKEN, form);

        assertRefused(answer, error.equals("invalid_client") ? 401 : 400, error, reason);
        var token = form.get("subject_token");
        if (token != null && token.length() > 20) assertThat(answer.body()).doesNotContain(token);
    }

    @Test
    void saysTheSameOfEveryRobotThatMayNot() {
        var answers = Stream.of(
                        "stranger#u",
                        "idle#uid-idle",
                        "lapsed#uid-lapsed",
                        "gone#uid-gone",
                        "dead#uid-dead",
                        "ledger#other")
                .map(who -> who.split("#"))
                .map(who -> broker.post(
                                TOKEN,
                                Answers.exchange(
                                        signed(claims("robots", who[0], who[1])).value(), VAULT))
                        .body())
                .distinct();
        assertThat(answers).hasSize(1);
    }

    @Test
    void refusesParametersTwiceOrInTheAddress() {
        var form =
                "grant_type=urn%3Aietf%3Aparams%3Aoauth%3Agrant-type%3Atoken-exchange&subject_token=a&subject_token=b"
                        + "&subject_token_type=urn%3Aietf%3Aparams%3Aoauth%3Atoken-type%3Ajwt&audience=x";
        assertRefused(broker.postRaw(TOKEN, form), 400, "invalid_request", null);
        assertRefused(broker.postRaw(TOKEN + "?audience=x", form), 400, "invalid_request", null);
    }

    @Test
    void refusesAFormThatIsTooLarge() {
        var answer = broker.postRaw("/oauth2/token", "subject_token=" + "x".repeat(1_000_000));

        assertThat(answer.status()).isEqualTo(413);
        assertThat(answer.headers().firstValue("Content-Type")).contains("application/problem+json");
        assertThat(answer.body()).doesNotContain("xxx");
    }

    @Test
    void refusesSecretsOfAClient() {
        var answer = broker.post(TOKEN, form(_ -> {}), "Authorization", "Basic bGVkZ2VyOnNlY3JldA==");
        assertRefused(answer, 401, "invalid_client", null);
    }

    @Test
    void cannotTellWhileThePolicyIsTooOld() {
        view.set(HandFedBroker.stale());
        var answer = broker.post(TOKEN, form(_ -> {}));
        assertRefused(answer, 503, "temporarily_unavailable", "unavailable");
        assertThat(answer.headers().firstValue("Retry-After")).isPresent();
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

        var answer = broker.post(TOKEN, form(_ -> {}));

        assertRefused(answer, 503, "temporarily_unavailable", "unsigned");
        assertThat(answer.headers().firstValue("Retry-After")).isPresent();
        assertThat(failures.count() - before).isEqualTo(1);
    }

    @Test
    void cannotTellWhileTheClusterDoesNotAnswerAboutItsToken() {
        review.set(new Review.Unavailable("the API server of east cannot be asked"));
        var answer = broker.post(TOKEN, form(_ -> {}));
        assertRefused(answer, 503, "temporarily_unavailable", "unavailable");
        assertThat(answer.headers().firstValue("Retry-After")).isPresent();
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
        assertRefused(answer, 503, "temporarily_unavailable", "keys_too_old");
        assertThat(answer.headers().firstValue("Retry-After")).isPresent();
    }

    private static Map<String, Object> claimsOf(String issuer) {
        var claims = claims();
        claims.put("iss", issuer);
        return claims;
    }

    @Test
    void refusesWhatTheClusterNoLongerTakes() {
        review.set(new Review.Refused("its ServiceAccount is gone"));
        assertRefused(broker.post(TOKEN, form(_ -> {})), 400, "invalid_request", "refused_by_cluster");
    }

    @Test
    void noTokenLeavesThatTheAuditDoesNotKnow() {
        audit.fill();
        var answer = broker.post(TOKEN, form(_ -> {}));
        assertThat(answer.status()).isEqualTo(503);
        assertThat(answer.body()).doesNotContain("access_token");
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

    private void assertRefused(Answers.Answer answer, int status, String error, String reason) {
        assertThat(answer.error()).describedAs(answer.body()).isEqualTo(error);
        assertThat(answer.status()).isEqualTo(status);
        assertThat(answer.json().has("access_token")).isFalse();
        var refused = audit.events().stream()
                .filter(AuditEvent.TokenRefused.class::isInstance)
                .map(AuditEvent.TokenRefused.class::cast)
                .toList();
        if (reason == null) assertThat(refused).isEmpty();
        else
            assertThat(refused)
                    .singleElement()
                    .extracting(AuditEvent.TokenRefused::reason)
                    .isEqualTo(reason);
    }

    private static Arguments of(String name, Consumer<Map<String, String>> bend, String error, String reason) {
        return arguments(name, form(bend), error, reason);
    }

    private static Map<String, String> form(Consumer<Map<String, String>> bend) {
        var form = Answers.exchange(signed(claims()).value(), VAULT);
        bend.accept(form);
        return form;
    }
}
