package dev.chancery.broker;

import static dev.chancery.broker.Site.VAULT;
import static org.assertj.core.api.Assertions.assertThat;

import dev.chancery.testbed.Database;
import dev.chancery.testbed.Ports;
import dev.chancery.testbed.Servers;
import java.net.http.HttpClient;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;

/** Replicas, each a program of its own, that end in good order or without any. */
@ExtendWith(Servers.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ReplicasIT {
    /** So that any run can be had again: -Dchancery.kills.seed=NUMBER. */
    private static final long SEED = Long.getLong("chancery.kills.seed", 20_261_127);

    private static final Duration PATIENCE = Duration.ofMinutes(5);
    private static final Duration SHORT_LEAVE = Duration.ofSeconds(4);
    /** A longer one is refused. */
    private static final Duration LONG_LEAVE = Duration.ofSeconds(15);

    private final Random random = new Random(SEED);
    private Database database;
    private Site site;
    private Replica other;
    private Duration start;

    @BeforeAll
    void startOne(Database server) {
        database = MigratedDatabase.on(server, "replicas");
        site = Site.on(database);
        site.settings()
                .putAll(Map.of(
                        "chancery.leave", SHORT_LEAVE.toMillis() + "ms",
                        "chancery.keys.refresh", "500ms",
                        "chancery.keys.verifier-cache", "1s",
                        "chancery.keys.publish-ahead", "2500ms",
                        "chancery.keys.signing-period", "3s"));
        long begun = System.nanoTime();
        other = Replica.start("other", site.settings(), site.workspace(), site.trust());
        start = Duration.ofNanos(System.nanoTime() - begun);
    }

    @AfterAll
    void end() {
        if (site != null) site.close();
        if (database != null) database.close();
    }

    @Test
    void wheneverOneIsKilledTheOtherGoesOnAndNoTokenIsWithoutItsEvent() {
        int port = Ports.free();
        try (var steady = askers(other.port());
                var unsteady = askers(port)) {
            for (var moment : Moment.values()) {
                var victim = victim(port);
                await(moment, victim, unsteady);
                victim.program().kill();
                awaitTokens(steady, 10);
            }
            var known = new HashSet<>(steady.keys());
            victim(port).awaitReady(site.trust()); // takes up what they had not yet told the audit
            awaitTokens(unsteady, 10);
            await(() -> !known.containsAll(steady.keys())); // keys go on rotating

            unsteady.rest();
            steady.rest();
            assertThat(steady.refusals()).as("seed %d", SEED).isEmpty();
            assertThat(steady.breaks()).as("seed %d", SEED).isEmpty();
            assertThat(unsteady.refusals())
                    .as("seed %d", SEED)
                    .allMatch(answer -> answer.startsWith("503 ") && answer.contains("temporarily_unavailable"));
            var all = new HashSet<>(steady.tokens());
            all.addAll(unsteady.tokens());
            await(() -> site.audited().containsAll(all));
        }
        assertThat(site.audited()).doesNotHaveDuplicates();
        assertThat(site.registry().auditIsSound()).isTrue();
    }

    /** When a replica is killed. */
    private enum Moment {
        BEFORE_IT_IS_READY,
        AFTER_IT_IS_READY,
        WHILE_IT_MOVES_KEYS,
        DURING_ITS_LEAVE
    }

    private void await(Moment moment, Replica victim, Askers askers) {
        if (moment != Moment.BEFORE_IT_IS_READY) victim.awaitReady(site.trust());
        switch (moment) {
            case BEFORE_IT_IS_READY -> LockSupport.parkNanos((long) (start.toNanos() * random.nextDouble(0.1, 0.9)));
            case AFTER_IT_IS_READY -> awaitTokens(askers, random.nextInt(0, 80));
            case WHILE_IT_MOVES_KEYS -> await(this::victimMovesKeys);
            case DURING_ITS_LEAVE -> {
                Thread.ofVirtual().start(victim.program()::stop);
                awaitLeave(victim);
                int enough = askers.tokens().size() + random.nextInt(1, 40);
                await(() -> !victim.program().isAlive() || askers.tokens().size() >= enough);
            }
        }
    }

    @Test
    void oneThatIsToldToEndAnswersEveryConnectionOnceMoreAndBreaksNoRequest() throws Exception {
        // a connection is kept, too, while a slow machine asks nothing
        var settings = site.settings(Map.of(
                "chancery.leave", LONG_LEAVE.toMillis() + "ms",
                "server.tomcat.keep-alive-timeout", PATIENCE.toMillis() + "ms"));
        var leaving = Replica.start("leaving", settings, site.workspace(), site.trust());
        var form = BrokerCaller.exchangeForm(site.token(), VAULT);
        var connections = new ArrayList<KeptConnection>();
        for (int i = 0; i < 20; i++) {
            connections.add(KeptConnection.to(leaving.port(), site.trust()));
            assertThat(connections.getLast().exchange(form)).isEqualTo(new KeptConnection.Answer(200, false));
        }
        try (var balancer = new Balancer()) {
            balancer.add(other.port());
            balancer.add(leaving.port());
            try (var askers = askers(balancer.port())) {
                awaitTokens(askers, 10);

                var end = CompletableFuture.runAsync(leaving::end);
                awaitLeave(leaving);
                connections.add(KeptConnection.to(leaving.port(), site.trust())); // nobody has told this one yet
                for (var connection : connections) {
                    assertThat(connection.exchange(form)).isEqualTo(new KeptConnection.Answer(200, true));
                    connection.close();
                }
                balancer.remove(leaving.port());
                end.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);

                awaitTokens(askers, 10);
                askers.rest();
                assertThat(askers.refusals()).isEmpty();
                assertThat(askers.breaks()).isEmpty();
            }
        }
    }

    private Replica victim(int port) {
        var url = site.settings().get("chancery.database.url") + "&ApplicationName=victim";
        var settings = site.settings(Map.of("chancery.database.url", url));
        return Replica.launch("victim", port, settings, List.of("env"), site.workspace());
    }

    /** Holds the lock of the one who moves keys, in the middle of a transaction. */
    private boolean victimMovesKeys() {
        return Boolean.TRUE.equals(site.tables().queryForObject("""
                SELECT EXISTS (SELECT FROM pg_locks JOIN pg_stat_activity USING (pid)
                    WHERE locktype = 'advisory' AND granted AND application_name = 'victim')""", Boolean.class));
    }

    /** Unready a moment before, it would still keep connections. */
    private void awaitLeave(Replica replica) {
        try (var http = HttpClient.newBuilder().sslContext(site.trust()).build()) {
            await(() -> replica.leaves(http));
        }
    }

    private static void awaitTokens(Askers askers, int more) {
        int before = askers.tokens().size();
        await(() -> askers.tokens().size() >= before + more);
    }

    private Askers askers(int port) {
        return new Askers(site.caller(port).asking(site.token(), VAULT), site.trust());
    }

    private static void await(BooleanSupplier condition) {
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() > end) throw new AssertionError("not within " + PATIENCE.toSeconds() + " s");
            LockSupport.parkNanos(2_000_000);
        }
    }
}
