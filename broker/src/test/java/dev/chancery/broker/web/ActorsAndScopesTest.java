package dev.chancery.broker.web;

import static dev.chancery.broker.identity.ClusterTokens.BROKER;
import static dev.chancery.broker.identity.ClusterTokens.NOW;
import static dev.chancery.broker.identity.ClusterTokens.bent;
import static dev.chancery.broker.identity.ClusterTokens.claims;
import static dev.chancery.broker.identity.ClusterTokens.signed;
import static dev.chancery.handfed.HandFedBroker.VAULT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import dev.chancery.broker.audit.AuditEvent;
import dev.chancery.broker.audit.RecordingAuditTrail;
import dev.chancery.broker.key.FixedKeyRing;
import dev.chancery.broker.policy.PolicySource;
import dev.chancery.broker.review.Review;
import dev.chancery.handfed.AnsweringBroker;
import dev.chancery.handfed.HandFedBroker;
import java.util.Date;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.test.context.TestPropertySource;

/** How narrow a token is, for whom its holder acts, and in which words less or nothing is given. */
@AnsweringBroker
@TestPropertySource(properties = {"chancery.audiences=src/test/resources/audiences.yaml"})
class ActorsAndScopesTest {
    private static final String TOKEN = "/oauth2/token";
    private static final String JWT = "urn:ietf:params:oauth:token-type:jwt";
    private static final String PAYMENTS = "robot:payments";
    private static final String REPORT = "robot:report";

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
        keys.speak();
        audit.empty();
        view.set(HandFedBroker.current());
        review.set(new Review.Passed());
    }

    @AfterEach
    void disconnect() {
        broker.close();
    }

    @ParameterizedTest(name = "{0}, asked \"{1}\": {2}")
    @CsvSource({
        "robot:payments, '',         'pay read'",
        "robot:payments, read,       read",
        "robot:payments, 'read pay', 'pay read'",
        "robot:payments, ' pay  ',   pay",
        "https://vault.corp.example, '', ''",
    })
    void aTokenIsAsNarrowAsItIsAskedFor(String audience, String asked, String given) throws Exception {
        var form = Answers.exchange(ledger(), audience);
        if (!asked.isEmpty()) form.put("scope", asked);

        var answer = broker.post(TOKEN, form);

        assertThat(answer.status()).describedAs(answer.body()).isEqualTo(200);
        assertThat(answer.json().path("scope").asString("")).isEqualTo(given); // RFC 6749, 5.1
        assertThat(scope(token(answer))).isEqualTo(given);
        assertThat(audit.events()).singleElement().isInstanceOf(AuditEvent.TokenIssued.class);
    }

    @ParameterizedTest(name = "{0}, asked \"{1}\"")
    @CsvSource({
        "robot:payments, admin",
        "robot:payments, 'read admin'",
        "robot:payments, READ",
        "robot:payments, print",
        "https://vault.corp.example, read",
    })
    void noTokenIsWiderThanItsAudience(String audience, String asked) {
        var form = Answers.exchange(ledger(), audience);
        form.put("scope", asked);

        assertRefused(broker.post(TOKEN, form), "invalid_scope", "unknown_scope", "a requested scope");
    }

    @Test
    void aTokenForSeveralHasOnlyTheScopesOfAll() throws Exception {
        var form = Answers.exchange(ledger(), PAYMENTS);
        form.put("resource", REPORT);
        assertThat(scope(issued(form))).isEqualTo("read");

        audit.empty();
        form.put("scope", "read pay");
        assertRefused(broker.post(TOKEN, form), "invalid_scope", "unknown_scope", "a requested scope");
    }

    @Test
    void actingForAnotherWidensNoTokenThatItGave() throws Exception {
        var both = Answers.exchange(ledger(), PAYMENTS);
        both.put("resource", REPORT);
        var given = issued(both).serialize(); // reads at both, and prints at none

        assertThat(scope(issued(acting(given, payments(), REPORT)))).isEqualTo("read");
        audit.empty();
        var more = acting(given, payments(), REPORT);
        more.put("scope", "print");
        assertRefused(broker.post(TOKEN, more), "invalid_scope", "unknown_scope", "a requested scope");
    }

    @Test
    void anAudienceThatTheGivenTokenWasNotForHasItsOwnScopes() throws Exception {
        var narrow = Answers.exchange(ledger(), PAYMENTS);
        narrow.put("scope", "pay");

        assertThat(scope(issued(acting(issued(narrow).serialize(), payments(), REPORT))))
                .isEqualTo("print read");
    }

    @Test
    void fourActorsMakeAChainAndAFifthIsRefused() throws Exception {
        var token = issued(Answers.exchange(ledger(), PAYMENTS));
        Map<String, Object> chain = null;
        for (int depth = 1; depth <= 4; depth++) {
            token = issued(next(token.serialize(), depth));
            var who = new HashMap<String, Object>(Map.of("sub", depth % 2 == 1 ? PAYMENTS : REPORT));
            if (chain != null) who.put("act", chain);
            chain = who;
            assertThat(token.getJWTClaimsSet().getJSONObjectClaim("act")).isEqualTo(chain);
            assertThat(token.getJWTClaimsSet().getSubject()).isEqualTo("robot:ledger");
        }
        assertThat(audit.last().detail()).containsEntry("actors", List.of(REPORT, PAYMENTS, REPORT, PAYMENTS));

        audit.empty();
        assertRefused(
                broker.post(TOKEN, next(token.serialize(), 5)),
                "invalid_request",
                "too_many_actors",
                "too many actors in a chain");
    }

    /** The two hand the token to each other. */
    private static Map<String, String> next(String token, int depth) {
        return depth % 2 == 1 ? acting(token, payments(), REPORT) : acting(token, report(), PAYMENTS);
    }

    static Stream<Arguments> ended() {
        var assertion = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer";
        var living = ledger();
        return Stream.of(
                arguments("a subject", Answers.exchange(old("ledger"), VAULT), "invalid_request"),
                arguments("an actor", acting(living, old("payments"), REPORT), "invalid_request"),
                arguments("a subject with an actor", acting(old("ledger"), payments(), REPORT), "invalid_request"),
                arguments(
                        "a client's assertion",
                        Map.of(
                                "grant_type",
                                "client_credentials",
                                "client_assertion_type",
                                assertion,
                                "client_assertion",
                                old("ledger"),
                                "audience",
                                VAULT),
                        "invalid_client"),
                arguments(
                        "an assertion that is the grant",
                        Map.of(
                                "grant_type",
                                "urn:ietf:params:oauth:grant-type:jwt-bearer",
                                "assertion",
                                old("ledger"),
                                "audience",
                                VAULT),
                        "invalid_grant"));
    }

    @ParameterizedTest(name = "{0}: {2}")
    @MethodSource("ended")
    void whatHasEndedIsCalledSo(String name, Map<String, String> form, String error) {
        assertRefused(broker.post(TOKEN, form), error, "token_expired", "the token has expired");
    }

    @Test
    void aGivenTokenThatHasEndedIsCalledSoToo() throws Exception {
        var given = ours("broker-ec", -1);

        assertRefused(
                broker.post(TOKEN, acting(given, payments(), REPORT)),
                "invalid_request",
                "token_expired",
                "the token has expired");
    }

    @Test
    void nothingIsSaidOfATokenThatOnlyClaimsToBeOurs() throws Exception {
        var forged = ours("nobody", -1);

        assertRefused(
                broker.post(TOKEN, acting(forged, payments(), REPORT)),
                "invalid_request",
                "unknown_issuer",
                "the issuer or the key");
    }

    @ParameterizedTest(name = "{0}={1}: {2}, {4}")
    @CsvSource({
        "grant_type, password, unsupported_grant_type, , password",
        "grant_type, authorization_code, unsupported_grant_type, , authorization_code",
        "grant_type, mine, unsupported_grant_type, , unsupported grant_type; grants are",
        "grant_type, '', invalid_request, , missing parameter: grant_type",
        "code, x, invalid_request, invalid_request, unsupported parameter: code",
        "subject_token_type, urn:ietf:params:oauth:token-type:saml2, invalid_request, invalid_request, subject_token_type",
        "requested_token_type, urn:ietf:params:oauth:token-type:refresh_token, invalid_request, invalid_request, requested_token_type",
        "subject_token, '', invalid_request, , missing parameter: subject_token",
        "audience, '', invalid_request, invalid_request, missing parameter: audience",
    })
    void whatIsNotSupportedIsNamed(String parameter, String value, String error, @Nullable String reason, String said) {
        var form = Answers.exchange(ledger(), VAULT);
        form.put(parameter, value);

        assertRefused(broker.post(TOKEN, form), error, reason, said);
    }

    private SignedJWT issued(Map<String, String> form) throws Exception {
        var answer = broker.post(TOKEN, form);
        assertThat(answer.status()).describedAs(answer.body()).isEqualTo(200);
        return token(answer);
    }

    private static SignedJWT token(Answers.Answer answer) throws Exception {
        return SignedJWT.parse(answer.json().path("access_token").asString());
    }

    private static String scope(SignedJWT token) throws Exception {
        var scope = token.getJWTClaimsSet().getStringClaim("scope");
        return scope == null ? "" : scope;
    }

    private void assertRefused(Answers.Answer answer, String error, @Nullable String reason, String said) {
        assertThat(answer.error()).describedAs(answer.body()).isEqualTo(error);
        assertThat(answer.status()).isEqualTo(error.equals("invalid_client") ? 401 : 400);
        assertThat(answer.json().path("error_description").asString()).contains(said);
        assertThat(answer.json().has("access_token")).isFalse();
        if (reason == null) assertThat(audit.events()).isEmpty();
        else
            assertThat(audit.events())
                    .singleElement()
                    .isInstanceOfSatisfying(AuditEvent.TokenRefused.class, refused -> assertThat(refused.reason())
                            .isEqualTo(reason));
    }

    /** A token as we issue it for payments, which ends so many seconds from now. */
    private String ours(String keyId, int seconds) throws JOSEException {
        var jwt = new SignedJWT(
                new JWSHeader.Builder(JWSAlgorithm.ES256)
                        .type(new com.nimbusds.jose.JOSEObjectType("at+jwt"))
                        .keyID(keyId)
                        .build(),
                new JWTClaimsSet.Builder()
                        .issuer(BROKER)
                        .subject("robot:ledger")
                        .audience(PAYMENTS)
                        .jwtID("given")
                        .claim("robot_id", "id-ledger")
                        .claim("client_id", "robot:ledger")
                        .claim("cluster", "east")
                        .expirationTime(Date.from(NOW.plusSeconds(seconds)))
                        .build());
        jwt.sign(keys.signing(JWSAlgorithm.ES256).orElseThrow().signer());
        return jwt.serialize();
    }

    private static Map<String, String> acting(String subjectToken, String actorToken, String audience) {
        var form = Answers.exchange(subjectToken, audience);
        form.put("actor_token", actorToken);
        form.put("actor_token_type", JWT);
        return form;
    }

    private static String ledger() {
        return signed(claims()).value();
    }

    private static String payments() {
        return signed(claims("robots", "payments", "uid-payments")).value();
    }

    private static String report() {
        return signed(claims("robots", "report", "uid-report")).value();
    }

    private static String old(String account) {
        return bent(claims -> {
                    claims.put("sub", "system:serviceaccount:robots:" + account);
                    claims.put("iat", NOW.minusSeconds(7200).getEpochSecond());
                    claims.put("nbf", NOW.minusSeconds(7200).getEpochSecond());
                    claims.put("exp", NOW.minusSeconds(3600).getEpochSecond());
                })
                .value();
    }
}
