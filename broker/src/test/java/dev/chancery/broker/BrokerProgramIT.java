package dev.chancery.broker;

import static dev.chancery.broker.Site.VAULT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.chancery.testbed.Database;
import dev.chancery.testbed.Needs;
import dev.chancery.testbed.Ports;
import dev.chancery.testbed.ServerKind;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The broker as a program of its own, by the time of the machine, with its key-encryption keys in its environment. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Needs(ServerKind.POSTGRESQL)
class BrokerProgramIT {
    private static final String VARIABLE = "CHANCERY_KEY_ENCRYPTION_KEYS";
    private static final String FILE = "chancery.keys.encryption-keys-file";
    private static final Duration MAX_STALENESS = Duration.ofSeconds(10);
    private static final Duration POLL = Duration.ofMillis(500);
    private static final Pattern AGES = Pattern.compile("the (?:policy is|revocations are) (\\d+) s old");
    private static final Duration LIMIT = Duration.ofMinutes(5);

    private Database server;
    private Site site;
    private Replica broker;
    private BrokerCaller caller;

    @BeforeAll
    void start() {
        server = Database.start();
        site = Site.on(MigratedDatabase.on(server, "program"));
        site.settings().remove(FILE);
        var settings = site.settings(Map.of(
                "chancery.policy.max-staleness", MAX_STALENESS.toSeconds() + "s",
                "chancery.policy.poll", POLL.toMillis() + "ms"));
        var keys = VARIABLE + "=# the first seals\n" + key("this-year") + "\n" + key("last-year");
        broker = Replica.launch("broker", Ports.free(), settings, List.of("env", keys), site.workspace());
        broker.awaitReady(site.trust());
        caller = site.caller(broker.port());
    }

    @AfterAll
    void stop() {
        if (site != null) site.close();
        if (server != null) server.close();
    }

    @Test
    void sealsItsKeysWithTheFirstKeyOfTheEnvironment() {
        assertThat(site.tables().queryForList("SELECT DISTINCT sealed_with FROM broker.signing_key", String.class))
                .containsExactly("this-year");
    }

    static Stream<Arguments> unsealable() {
        return Stream.of(
                arguments(
                        "OTHER=x",
                        FILE + " is missing, and so is the variable " + VARIABLE
                                + ": without one of them the private keys could not be sealed"),
                arguments(
                        VARIABLE + "=",
                        "the key-encryption keys cannot be used: there is none; a line reads name:base64-of-32-bytes, and \"openssl rand"
                                + " -base64 32\" makes the latter"),
                arguments(
                        VARIABLE + "=this-year:c2VjcmV0",
                        "the key-encryption keys cannot be used: line 1: the key called this-year has 6 bytes, and has to have 32"));
    }

    @ParameterizedTest
    @MethodSource("unsealable")
    void doesNotStartWithoutAKeyThatSeals(String variable, String said) {
        var command = new ArrayList<>(List.of("env", variable));
        command.addAll(Replica.program(site.settings(Map.of("chancery.audit.folder", "elsewhere")), site.workspace()));

        var ended = site.workspace().run("unsealed", command, LIMIT);

        assertThat(ended.exitCode()).isEqualTo(1);
        assertThat(ended.output().strip()).endsWith(said).doesNotContain("c2VjcmV0");
    }

    @Test
    void goesOnWithoutItsDatabaseForAsLongAsItMayAndComesBackByItself() {
        var ids = new ArrayList<>(List.of(caller.id(issued())));

        server.kill();
        try {
            refusesOnceItsKnowledgeIsTooOld(ids);
        } finally {
            server.restart();
        }

        broker.awaitReady(site.trust());
        ids.add(caller.id(issued()));
        caller.await(() -> site.audited().size() >= ids.size());
        assertThat(site.audited()).isEqualTo(ids);
        assertThat(site.registry().auditIsSound()).isTrue();
    }

    private void refusesOnceItsKnowledgeIsTooOld(List<String> ids) {
        ids.add(caller.id(issued()));
        long end = System.nanoTime() + LIMIT.toNanos();
        var answer = caller.exchange(site.token(), VAULT);
        for (; answer.statusCode() == 200 && System.nanoTime() < end; answer = caller.exchange(site.token(), VAULT)) {
            ids.add(caller.id(BrokerCaller.accessToken(answer.body())));
            LockSupport.parkNanos(100_000_000);
        }
        assertThat(answer.statusCode()).describedAs(answer.body()).isEqualTo(503);
        assertThat(answer.body()).contains("temporarily_unavailable").doesNotContain("access_token");
        var readiness = caller.get("/actuator/health/readiness");
        assertThat(readiness.statusCode()).isEqualTo(503);
        assertThat(AGES.matcher(readiness.body()).results().mapToLong(age -> Long.parseLong(age.group(1))))
                .as(readiness.body())
                .isNotEmpty()
                .allMatch(age -> age >= MAX_STALENESS.toSeconds());
        assertThat(caller.get("/jwks").statusCode()).isEqualTo(200);
    }

    private String issued() {
        var answer = caller.exchange(site.token(), VAULT);
        assertThat(answer.statusCode()).describedAs(answer.body()).isEqualTo(200);
        return BrokerCaller.accessToken(answer.body());
    }

    private static String key(String name) {
        return name + ":" + Base64.getEncoder().encodeToString(new byte[32]);
    }
}
