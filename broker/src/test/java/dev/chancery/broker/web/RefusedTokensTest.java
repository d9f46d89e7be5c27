package dev.chancery.broker.web;

import static dev.chancery.broker.identity.ClusterTokens.NOW;
import static dev.chancery.broker.identity.ClusterTokens.bent;
import static dev.chancery.broker.identity.ClusterTokens.claims;
import static dev.chancery.broker.identity.ClusterTokens.signed;
import static dev.chancery.handfed.HandFedBroker.VAULT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.chancery.broker.audit.AuditEvent;
import dev.chancery.broker.audit.RecordingAuditTrail;
import dev.chancery.broker.key.FixedKeyRing;
import dev.chancery.broker.policy.PolicySource;
import dev.chancery.broker.review.Review;
import dev.chancery.handfed.AnsweringBroker;
import dev.chancery.handfed.HandFedBroker;
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

/** To whom the token endpoint gives nothing, what it says, and what the audit hears. */
@AnsweringBroker
@TestPropertySource(properties = {"chancery.audiences=src/test/resources/audiences.yaml"})
class RefusedTokensTest {
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
                        "the account ends before the token, which tells whole seconds, had begun",
                        f -> f.put(
                                "subject_token",
                                signed(claims("robots", "leaving", "uid-leaving"))
                                        .value()),
                        "invalid_request",
                        "token_expired"),
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
    void refusesWhatTheClusterNoLongerTakes() {
        review.set(new Review.Refused("its ServiceAccount is gone"));
        assertRefused(broker.post(TOKEN, form(_ -> {})), 400, "invalid_request", "refused_by_cluster");
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
