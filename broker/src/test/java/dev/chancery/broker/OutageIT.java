package dev.chancery.broker;

import static dev.chancery.broker.identity.ClusterTokens.EAST;
import static dev.chancery.broker.identity.ClusterTokens.RSA;
import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.jwk.JWKSet;
import dev.chancery.broker.identity.ClusterTokens;
import dev.chancery.broker.identity.SubjectToken;
import dev.chancery.broker.key.MutableClock;
import dev.chancery.migrations.Migrate;
import dev.chancery.testbed.Authority;
import dev.chancery.testbed.Database;
import dev.chancery.testbed.Needs;
import dev.chancery.testbed.ServerKind;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The whole broker on a PostgreSQL of its own, to which the test is cruel, by a clock that stands until the test turns it. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Needs(ServerKind.POSTGRESQL)
class OutageIT {
    private static final String VAULT = "https://vault.corp.example";
    private static final String READINESS = "/actuator/health/readiness";
    /** As docs/broker.md and config/broker.yaml have it. */
    private static final Duration MAX_STALENESS = Duration.ofMinutes(15);

    private static final JsonMapper JSON = JsonMapper.shared();

    private final MutableClock clock = new MutableClock(Instant.now().truncatedTo(ChronoUnit.SECONDS));
    private Database database;
    private RegistryRows registry;
    private StartedBroker broker;
    private BrokerCaller caller;

    @BeforeAll
    void start(@TempDir Path folder) {
        database = Database.start();
        Migrate.apply(database.dataSource());
        registry = new RegistryRows(database.dataSource("chancery_sync"));
        registry.cluster("east", EAST, new JWKSet(RSA).toString(true));
        registry.robot("id-ledger", "ledger", new FederatedPlane.Home("east", "robots", "ledger", "uid-ledger"));
        registry.grant("id-ledger", VAULT);
        broker = StartedBroker.start(
                StartedBroker.address(),
                database,
                Authority.create("broker", folder),
                folder,
                Map.of("chancery.audit.limit", "64KB"),
                clock);
        caller = broker.caller();
        awaitReady();
    }

    @AfterAll
    void stop() {
        if (broker != null) broker.close();
        if (database != null) database.close();
    }

    @Test
    void goesOnWithoutItsDatabaseUntilThePolicyIsTooOldAndComesBackByItself() {
        var before = issued();
        var inspector = caller.issued(token().value(), caller.issuer());

        database.kill();
        clock.pass(Duration.ofMinutes(5));
        var meanwhile = issued();
        assertThat(caller.get(READINESS).statusCode()).isEqualTo(200);
        assertThat(caller.get("/actuator/prometheus").body())
                .contains("chancery_policy_age_seconds 300.0")
                .containsPattern("chancery_signing_key_age_seconds\\{algorithm=\"ES256\"} [0-9.]+");

        clock.pass(MAX_STALENESS.minusMinutes(5));
        var last = issued();
        clock.pass(Duration.ofSeconds(1));
        var late = token();
        assertUnavailable(caller.exchange(late.value(), VAULT));
        assertThat(caller.introspect(last, inspector)).contains("temporarily_unavailable");
        assertThat(readinessOf("policy")).isEqualTo("the policy is 901 s old");
        assertThat(readinessOf("revocations")).isEqualTo("the revocations are 901 s old");
        assertThat(caller.get("/actuator/prometheus").body()).contains("chancery_policy_age_seconds 901.0");
        for (var path : new String[] {"/jwks", "/.well-known/openid-configuration", "/clusters/east/jwks"})
            assertThat(caller.get(path).statusCode()).describedAs(path).isEqualTo(200);
        assertThat(caller.get("/actuator/health/liveness").statusCode()).isEqualTo(200);

        database.restart();

        awaitReady();
        var after = issued();
        assertThat(caller.get("/actuator/prometheus").body()).contains("chancery_policy_age_seconds 0.0");
        for (var token : new String[] {before, meanwhile, last, after})
            awaitAudited("token_issued", "jti", caller.id(token));
        awaitAudited("token_refused", "subject_token_sha256", late.hash());
        assertThat(registry.auditIsSound()).isTrue();
    }

    @Test
    void issuesNoTokenMoreThanItsJournalHoldsAndComesBackByItself() {
        var ids = new ArrayList<String>();

        database.kill();
        var answer = caller.exchange(token().value(), VAULT);
        for (; answer.statusCode() == 200 && ids.size() < 1000; answer = caller.exchange(token().value(), VAULT))
            ids.add(caller.id(BrokerCaller.accessToken(answer.body())));
        assertUnavailable(answer);
        assertThat(ids).hasSizeBetween(20, 500);
        assertThat(readinessOf("audit")).startsWith("the journal is full: ").endsWith(" bytes wait for the database");

        database.restart();

        awaitReady();
        issued();
        for (var id : ids) awaitAudited("token_issued", "jti", id);
        assertThat(registry.auditIsSound()).isTrue();
    }

    @Test
    void aReplicaThatHasNeverMetItsDatabaseTellsNoKeysUntilItDoes(@TempDir Path elsewhere) {
        database.kill();
        try (var late = StartedBroker.start(
                StartedBroker.address(), database, Authority.create("late", elsewhere), elsewhere, Map.of(), clock)) {
            var keys = late.caller().get("/jwks");
            var metadata = late.caller().get("/.well-known/openid-configuration");
            database.restart();
            awaitReady();

            assertThat(keys.statusCode()).describedAs(keys.body()).isEqualTo(503);
            assertThat(keys.headers().firstValue("Content-Type")).hasValue("application/problem+json");
            assertThat(keys.headers().allValues("Cache-Control")).containsExactly("no-store");
            assertThat(keys.headers().firstValue("Retry-After")).isPresent();
            assertThat(metadata.statusCode()).isEqualTo(200);
            late.caller().await(() -> late.caller().get("/jwks").statusCode() == 200);
        }
    }

    /** Seconds from the broker's now, by a cluster whose clock is wrong; a skew of 30 s is allowed. */
    @ParameterizedTest(name = "iat {0}, nbf {1}, exp {2}: {3}")
    @CsvSource({
        "  30,   30, 630, ",
        "   0,    0,   1, ",
        "  31,    0, 630, the token is not valid yet",
        "   0,   31, 630, the token is not valid yet",
        "-600, -600,   0, the token has expired",
        "-600, -600, -29, the token has expired",
        "-600, -600, -30, the token has expired"
    })
    void clocksMayDifferByHalfAMinute(int iat, int nbf, int exp, String refusal) {
        var token = token(iat, nbf, exp);

        var answer = caller.exchange(token.value(), VAULT);

        assertThat(answer.statusCode()).describedAs(answer.body()).isEqualTo(refusal == null ? 200 : 400);
        assertThat(JSON.readTree(answer.body()).path("error_description").asString(""))
                .isEqualTo(refusal == null ? "" : refusal);
        awaitAudited(refusal == null ? "token_issued" : "token_refused", "subject_token_sha256", token.hash());
    }

    @Test
    void aClockThatIsSetBackHalfAMinuteStopsNothing(@TempDir Path elsewhere) {
        // by the clock of all tests, what is learnt meanwhile would be older afterwards
        var own = new MutableClock(clock.instant());
        try (var other = StartedBroker.start(
                StartedBroker.address(), database, Authority.create("other", elsewhere), elsewhere, Map.of(), own)) {
            awaitReady(other.caller());
            var token = token(other.caller().issuer(), own.instant(), 0, 0, 600);

            own.pass(Duration.ofSeconds(-30));

            assertThat(other.caller().exchange(token.value(), VAULT).statusCode())
                    .isEqualTo(200);
            assertThat(other.caller().get(READINESS).statusCode()).isEqualTo(200);
        }
    }

    private void awaitReady() {
        awaitReady(caller);
    }

    private static void awaitReady(BrokerCaller caller) {
        caller.await(() -> caller.get(READINESS).statusCode() == 200);
    }

    private void awaitAudited(String kind, String fact, String value) {
        caller.await(() -> registry.audited(kind, fact, value) > 0);
        assertThat(registry.audited(kind, fact, value)).isEqualTo(1);
    }

    private String issued() {
        var answer = caller.exchange(token().value(), VAULT);
        assertThat(answer.statusCode()).describedAs(answer.body()).isEqualTo(200);
        return BrokerCaller.accessToken(answer.body());
    }

    private static void assertUnavailable(HttpResponse<String> answer) {
        assertThat(answer.statusCode()).describedAs(answer.body()).isEqualTo(503);
        assertThat(answer.body()).contains("temporarily_unavailable").doesNotContain("access_token");
        assertThat(answer.headers().firstValue("Retry-After")).isPresent();
    }

    private String readinessOf(String component) {
        var answer = caller.get(READINESS);
        assertThat(answer.statusCode()).isEqualTo(503);
        JsonNode said = JSON.readTree(answer.body()).path("components").path(component);
        assertThat(said.path("status").asString()).isEqualTo("OUT_OF_SERVICE");
        return said.path("details").path("reason").asString();
    }

    private SubjectToken token() {
        return token(0, 0, 600);
    }

    private SubjectToken token(int iat, int nbf, int exp) {
        return token(caller.issuer(), clock.instant(), iat, nbf, exp);
    }

    /** What the API server of east would have signed for ledger, never the same twice. */
    private static SubjectToken token(String audience, Instant at, int iat, int nbf, int exp) {
        var now = at.getEpochSecond();
        var claims = ClusterTokens.claims("robots", "ledger", "uid-ledger");
        claims.put("aud", audience);
        claims.put("iat", now + iat);
        claims.put("nbf", now + nbf);
        claims.put("exp", now + exp);
        claims.put("jti", java.util.UUID.randomUUID().toString());
        return ClusterTokens.signed(claims);
    }
}
