package dev.chancery.broker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chancery.migrations.Migrate;
import dev.chancery.testbed.Authority;
import dev.chancery.testbed.ControlPlane;
import dev.chancery.testbed.Database;
import dev.chancery.testbed.KeyType;
import dev.chancery.testbed.Needs;
import dev.chancery.testbed.Plane;
import dev.chancery.testbed.ServerKind;
import dev.chancery.testbed.Servers;
import dev.chancery.testbed.Workspace;
import java.net.http.HttpClient;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.ssl.SslBundle;
import org.springframework.boot.ssl.pem.PemSslStoreBundle;
import org.springframework.boot.ssl.pem.PemSslStoreDetails;
import org.springframework.jdbc.core.JdbcTemplate;

/** Workloads that never rest, behind a balancer, with an API server that takes what they get. */
@ExtendWith(Servers.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Needs(ServerKind.KUBERNETES)
@Timeout(value = 40, unit = TimeUnit.MINUTES)
class UnderLoadIT {
    private static final Logger LOG = LoggerFactory.getLogger(UnderLoadIT.class);
    private static final String API = "kubernetes:west";
    private static final Duration VERIFIER_CACHE = Duration.ofSeconds(2);
    private static final Map<String, String> SHORT_TIMELINE = Map.of(
            "chancery.keys.verifier-cache", VERIFIER_CACHE.toSeconds() + "s",
            "chancery.keys.publish-ahead", "15s",
            "chancery.keys.signing-period", "15s",
            "chancery.keys.longest-lifetime", "30s");
    private static final int WORKLOADS = 3;

    private static final Duration PATIENCE = Duration.ofMinutes(10);

    private Database database;
    private Balancer balancer;
    private Workspace workspace;
    private ControlPlane west;
    private SSLContext trust;
    private Map<String, Object> settings;
    private RegistryRows registry;
    private JdbcTemplate tables;
    private Traffic traffic;

    @BeforeAll
    void start(Database server, @Plane("east") ControlPlane eastPlane, @TempDir Path folder) throws Exception {
        database = server.createDatabase("load");
        Migrate.apply(database.dataSource());
        tables = new JdbcTemplate(database.dataSource());
        registry = new RegistryRows(database.dataSource("chancery_sync"));
        balancer = new Balancer();
        workspace = Workspace.create("replicas");
        var issuer = "https://127.0.0.1:" + balancer.port();
        var authority = Authority.create("broker", folder);
        trust = authority.clientContext();
        settings = TestSettings.of(issuer, database, authority, folder);
        settings.putAll(SHORT_TIMELINE);
        settings.put("chancery.leave", "8s");
        settings.put(
                "chancery.audiences",
                Files.writeString(folder.resolve("audiences.yaml"), "defaults: {lifetime: 30s}\n"));
        join("first");
        var trusted = CommandOutput.trust(issuer, "west", authority.certificateFile());
        west = ControlPlane.named("west")
                .serviceAccountKey(KeyType.P256)
                .authenticationConfiguration(Files.writeString(folder.resolve("trust.yaml"), trusted))
                .start();

        var east = new FederatedPlane(eastPlane);
        registry.cluster("east", east.issuer(), east.jwks());
        var home = east.home("robots", "tireless");
        registry.robot("id-tireless", "tireless", home);
        registry.grant("id-tireless", API);
        var caller = new BrokerCaller(issuer, trust);
        var token = east.token(home, issuer);
        caller.issued(token, API);
        traffic = new Traffic(
                caller.asking(token, API),
                west.url().resolve("/apis/authentication.k8s.io/v1/selfsubjectreviews"),
                () -> HttpClient.newBuilder().sslContext(trust).build(),
                HttpClient.newBuilder().sslContext(trustIn(west.caFile())).build(),
                new CachingVerifier(caller, VERIFIER_CACHE));
        traffic.awaitAcceptance(caller);
    }

    @AfterAll
    void stop() throws Exception {
        if (traffic != null) traffic.close();
        if (west != null) west.close();
        if (workspace != null) workspace.close();
        if (balancer != null) balancer.close();
        if (database != null) database.close();
    }

    @Test
    void nothingFailsWhileKeysRotateAndReplicasComeAndGo() throws Exception {
        traffic.start(WORKLOADS);

        var second = join("second");
        goesOn();
        balancer.remove(second.port());
        second.end();
        goesOn();
        assertThat(traffic.repeats())
                .as("the connections that broke when a replica was told to end")
                .isEmpty();
        var third = join("third");
        goesOn();
        balancer.remove(third.port()); // whoever is thrown out comes back elsewhere
        third.program().kill();
        goesOn();
        join("third"); // with what the killed one had not yet told the audit
        await(this::twoWholeTimelines);
        goesOn();

        traffic.close();
        assertThat(traffic.failures()).isEmpty();
        LOG.atInfo()
                .addKeyValue("accepted", traffic.accepted())
                .addKeyValue("repeated", traffic.repeats())
                .log("under load");
        assertThat(traffic.repeats())
                .as("the connections that broke when a replica was killed")
                .hasSizeLessThanOrEqualTo(WORKLOADS);
        assertThat(traffic.keys()).hasSizeGreaterThan(2);
        await(() -> audited().containsAll(traffic.tokens()));
        assertThat(audited()).doesNotHaveDuplicates();
        assertThat(registry.auditIsSound()).isTrue();
    }

    private Replica join(String name) {
        var replica = Replica.start(name, settings, workspace, trust);
        balancer.add(replica.port());
        return replica;
    }

    private void goesOn() {
        int before = traffic.accepted();
        await(() -> traffic.accepted() > before + 50 || !traffic.failures().isEmpty());
    }

    private boolean twoWholeTimelines() {
        var removed = tables.queryForObject(
                "SELECT count(*) FROM broker.signing_key WHERE algorithm = 'ES256' AND state = 'removed'",
                Integer.class);
        return removed != null && removed >= 2 || !traffic.failures().isEmpty();
    }

    private List<String> audited() {
        return tables.queryForList(
                "SELECT detail ->> 'jti' FROM audit.event WHERE kind = 'token_issued'", String.class);
    }

    private static void await(BooleanSupplier condition) {
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() > end) throw new AssertionError("not within " + PATIENCE.toMinutes() + " minutes");
            LockSupport.parkNanos(100_000_000);
        }
    }

    private static SSLContext trustIn(Path certificates) {
        var certificate = PemSslStoreDetails.forCertificate("file:" + certificates);
        return SslBundle.of(new PemSslStoreBundle(null, certificate)).createSslContext();
    }
}
