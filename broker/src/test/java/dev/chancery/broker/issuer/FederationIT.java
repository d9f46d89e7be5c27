package dev.chancery.broker.issuer;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.crypto.factories.DefaultJWSVerifierFactory;
import com.nimbusds.jwt.SignedJWT;
import dev.chancery.broker.audit.AuditEvent;
import dev.chancery.broker.issuer.ClusterIssuer.Allowance;
import dev.chancery.broker.issuer.ClusterIssuer.Discovered;
import dev.chancery.broker.issuer.KeyFetcher.Fetched;
import dev.chancery.broker.issuer.KeyFetcher.Reason;
import dev.chancery.broker.issuer.KeyLookup.Candidate;
import dev.chancery.broker.issuer.KeyLookup.Found;
import dev.chancery.broker.issuer.KeyLookup.TooOld;
import dev.chancery.broker.issuer.KeyLookup.UnknownIssuer;
import dev.chancery.migrations.Migrate;
import dev.chancery.testbed.ControlPlane;
import dev.chancery.testbed.Database;
import dev.chancery.testbed.KeyType;
import dev.chancery.testbed.Needs;
import dev.chancery.testbed.Plane;
import dev.chancery.testbed.ServerKind;
import dev.chancery.testbed.Servers;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.net.InetAddress;
import java.net.URI;
import java.nio.file.Files;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.postgresql.PGConnection;
import org.springframework.jdbc.core.JdbcTemplate;

/** Registry in, keys out: PostgreSQL with the broker's rights, a private control plane (RSA) and an open one (P-256). */
@ExtendWith(Servers.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Needs(ServerKind.KUBERNETES)
class FederationIT {
    private static final Duration PATIENCE = Duration.ofMinutes(5);

    private final ControlPlane open = ControlPlane.named("open")
            .serviceAccountKey(KeyType.P256)
            .openDiscovery()
            .start();
    private final ControlPlane closed;
    private final Database database;
    private final List<AuditEvent> audited = new CopyOnWriteArrayList<>();
    private final Federation federation;

    FederationIT(@Plane("east") ControlPlane east, Database server) {
        closed = east;
        database = server.createDatabase("federation");
        var brokers = new JdbcTemplate(database.dataSource("chancery_broker"));
        var rules = new FederationRules(
                Duration.ofHours(24), Duration.ofMillis(300), Duration.ofMillis(100), Duration.ofMillis(100), PATIENCE);
        federation = new Federation(brokers, audited::add, new SimpleMeterRegistry(), Clock.systemUTC(), rules);
    }

    @BeforeAll
    void start() {
        federation.start(); // the schema is not there yet: it must not mind
        await(
                "an impediment",
                () -> federation.find(closed.issuer(), "k") instanceof TooOld
                        && federation.impediment().isPresent());
        Migrate.apply(database.dataSource());
        await("the registry read", () -> federation.impediment().isEmpty());
    }

    @AfterAll
    void close() {
        federation.close();
        database.close();
        open.close();
    }

    @AfterEach
    void noCluster() {
        change("DELETE FROM registry.cluster");
    }

    @Test
    void findsTheKeyOfAPrivateClusterThatSyncCarried() throws Exception {
        carry("east", closed.issuer(), closed);
        var token = token(closed);

        var candidate = awaitKey(closed.issuer(), token);

        assertThat(candidate.cluster()).isEqualTo("east");
        assertThat(verifies(token, candidate)).isTrue();
        assertThat(federation.find(open.issuer(), kid(token))).isEqualTo(new UnknownIssuer());
        change("DELETE FROM registry.cluster");
        await("the cluster forgotten", () -> federation.find(closed.issuer(), kid(token)) instanceof UnknownIssuer);
    }

    @Test
    void asksSyncForAKeyThatItHasNotCarried() throws Exception {
        carry("east", closed.issuer(), closed);
        try (var connection = database.dataSource("chancery_sync").getConnection();
                var statement = connection.createStatement()) {
            statement.execute("LISTEN keys_wanted");
            var channel = connection.unwrap(PGConnection.class);
            await("a request", () -> {
                federation.find(closed.issuer(), "new");
                return isHeard(channel);
            });
        }
    }

    private static boolean isHeard(PGConnection channel) {
        try {
            return channel.getNotifications().length > 0;
        } catch (SQLException broken) {
            throw new IllegalStateException(broken);
        }
    }

    @Test
    void learnsTheKeyOfAnOpenClusterFromItselfAndGoesOnWhenItIsKilled() throws Exception {
        discover("open", open.issuer(), ", \"allow_private_addresses\": true");
        var token = token(open);

        var candidate = awaitKey(open.issuer(), token);

        assertThat(verifies(token, candidate)).isTrue();
        assertThat(federation.republished(URI.create("https://broker.example")).of("open"))
                .hasValueSatisfying(
                        documents -> assertThat(documents.jwks().json()).contains(kid(token)));
        open.kill();
        try {
            assertThat(fetch(open.issuer(), pem(open), EnumSet.of(Allowance.PRIVATE_ADDRESSES)))
                    .isEqualTo(Reason.UNREACHABLE.word());
            assertThat(federation.find(open.issuer(), kid(token))).isInstanceOf(Found.class);
        } finally {
            open.restart();
        }
    }

    @Test
    void tellsTheClustersOfOneIssuerApartAndRefusesAKeyThatBothPresent() throws Exception {
        var shared = "https://kubernetes.default.svc.cluster.local";
        carry("east", shared, closed);
        carry("open", shared, open);
        assertThat(awaitKey(shared, token(closed)).cluster()).isEqualTo("east");
        assertThat(awaitKey(shared, token(open)).cluster()).isEqualTo("open");

        carry("thief", "https://thief.example", open);

        var kid = kid(token(open));
        await("the key in dispute", () -> federation.find(shared, kid) instanceof KeyLookup.Ambiguous);
        await("its audit", () -> !audited.isEmpty());
        assertThat(audited).singleElement().isInstanceOfSatisfying(AuditEvent.KeyAmbiguous.class, event -> assertThat(
                        event.clusters())
                .containsExactlyInAnyOrder("open", "thief"));
        assertThat(awaitKey(shared, token(closed)).cluster()).isEqualTo("east");
    }

    @Test
    void fetchesFromAControlPlaneOnlyAsItsSettingsAllow() throws IOException {
        var allowed = EnumSet.of(Allowance.PRIVATE_ADDRESSES);
        assertThat(fetch(open.issuer(), pem(open), allowed)).isEqualTo("ok");
        assertThat(fetch(open.issuer(), pem(open), Set.of())).isEqualTo(Reason.ADDRESS_NOT_ALLOWED.word());
        assertThat(fetch(open.issuer(), pem(closed), allowed)).isEqualTo(Reason.NOT_TRUSTED.word());
        assertThat(fetch(open.issuer(), null, allowed)).isEqualTo(Reason.NOT_TRUSTED.word());
        assertThat(fetch(open.issuer() + "/", pem(open), allowed)).isEqualTo(Reason.ISSUER_DIFFERS.word());
        assertThat(fetch(closed.issuer(), pem(closed), allowed)).isEqualTo(Reason.BAD_STATUS.word());
    }

    private static String fetch(String issuer, @Nullable String ca, Set<Allowance> allowed) {
        var how = new Discovered(null, null, ca, allowed);
        var fetcher = new DiscoveryFetcher(new GuardedHttp(InetAddress::getAllByName, PATIENCE));
        return switch (fetcher.fetch(new ClusterIssuer("c", issuer, how), how)) {
            case Fetched.Keys _ -> "ok";
            case Fetched.Withdrawn _ -> "withdrawn";
            case Fetched.Failed(var reason, var _) -> reason.word();
        };
    }

    private void carry(String name, String issuer, ControlPlane plane) {
        change("INSERT INTO registry.cluster (name, issuer, jwks, jwks_learnt_at) VALUES ('" + name + "', '" + issuer
                + "', '" + plane.kubectl("get", "--raw", "/openid/v1/jwks") + "', clock_timestamp())");
    }

    private void discover(String name, String issuer, String more) throws IOException {
        change("INSERT INTO registry.cluster (name, issuer, discovery) VALUES ('" + name + "', '" + issuer
                + "', '{\"ca\": \"" + pem(open).replace("\n", "\\n") + "\"" + more + "}')");
    }

    private void change(String statement) {
        new JdbcTemplate(database.dataSource("chancery_sync"))
                .execute("SELECT registry.commit_generation(NULL); " + statement);
    }

    private Candidate awaitKey(String issuer, SignedJWT token) {
        await("the key of " + issuer, () -> federation.find(issuer, kid(token)) instanceof Found);
        return ((Found) federation.find(issuer, kid(token))).candidates().getFirst();
    }

    private static void await(String what, BooleanSupplier condition) {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() > deadline) throw new AssertionError(what + ": not within " + PATIENCE);
            LockSupport.parkNanos(20_000_000);
        }
    }

    private static boolean verifies(SignedJWT token, Candidate candidate) throws Exception {
        assertThat(candidate.algorithms()).contains(token.getHeader().getAlgorithm());
        return token.verify(new DefaultJWSVerifierFactory().createJWSVerifier(token.getHeader(), candidate.key()));
    }

    private static SignedJWT token(ControlPlane plane) throws Exception {
        return SignedJWT.parse(
                plane.kubectl("create", "token", "default", "-n", "default").strip());
    }

    private static String kid(SignedJWT token) {
        return token.getHeader().getKeyID();
    }

    private static String pem(ControlPlane plane) throws IOException {
        return Files.readString(plane.caFile());
    }
}
