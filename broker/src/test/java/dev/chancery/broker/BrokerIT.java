package dev.chancery.broker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

import com.nimbusds.jwt.SignedJWT;
import dev.chancery.broker.FederatedPlane.Home;
import dev.chancery.migrations.Migrate;
import dev.chancery.testbed.Authority;
import dev.chancery.testbed.ControlPlane;
import dev.chancery.testbed.Database;
import dev.chancery.testbed.KeyType;
import dev.chancery.testbed.Needs;
import dev.chancery.testbed.Plane;
import dev.chancery.testbed.ServerKind;
import dev.chancery.testbed.Servers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The broker between two real clusters: tokens of each go in, and an API server and callees take what comes out. */
@ExtendWith(Servers.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Needs(ServerKind.KUBERNETES)
class BrokerIT {
    private static final String WEST_API = "kubernetes:west";

    private Database database;
    private RegistryRows registry;
    private StartedBroker broker;
    private BrokerCaller caller;
    private FederatedPlane east;
    private FederatedPlane west;
    private Home ledger;
    private Home payments;

    @BeforeAll
    void start(Database server, @Plane("east") ControlPlane eastPlane, @TempDir Path folder) throws Exception {
        var issuer = StartedBroker.address();
        var authority = Authority.create("broker", folder);
        database = server.createDatabase("broker");
        Migrate.apply(database.dataSource());
        broker = StartedBroker.start(issuer, database, authority, folder, Map.of());
        caller = broker.caller();

        var trust = folder.resolve("west-trust.yaml");
        Files.writeString(trust, CommandOutput.trust(issuer, "west", authority.certificateFile()));
        registry = new RegistryRows(database.dataSource("chancery_sync"));
        east = new FederatedPlane(eastPlane);
        west = new FederatedPlane(ControlPlane.named("west")
                .serviceAccountKey(KeyType.P256)
                .authenticationConfiguration(trust)
                .start());
        registry.cluster("east", east.issuer(), east.jwks());
        registry.cluster("west", west.issuer(), west.jwks());
        ledger = east.home("robots", "ledger");
        payments = west.home("robots", "payments");
        registry.robot("id-ledger", "ledger", ledger);
        registry.robot("id-payments", "payments", payments);
        registry.grant("id-ledger", "robot:payments");
        registry.grant("id-payments", "robot:ledger");
        registry.grant("id-ledger", WEST_API);
    }

    @AfterAll
    void stop() {
        if (broker != null) broker.close();
        if (west != null) west.close();
        if (database != null) database.close();
    }

    @Test
    void becomesReadyAndSaysWhy() {
        caller.await(() -> caller.get("/actuator/health/readiness").statusCode() == 200);
        assertThat(caller.get("/actuator/prometheus").body()).contains("chancery_policy_age_seconds");
    }

    @Test
    void carriesATokenFromEachClusterToTheOther() throws Exception {
        var toWest = issued(east.token(ledger, caller.issuer()), "robot:payments");
        var toEast = issued(west.token(payments, caller.issuer()), "robot:ledger");

        assertThat(caller.verified(toWest, "robot:payments").getSubject()).isEqualTo("robot:ledger");
        assertThat(caller.verified(toWest, "robot:payments").getClaim("cluster"))
                .isEqualTo("east");
        assertThat(caller.verified(toEast, "robot:ledger").getSubject()).isEqualTo("robot:payments");
        assertThat(caller.verified(toEast, "robot:ledger").getClaim("cluster")).isEqualTo("west");
    }

    @Test
    void theApiServerOfWestTakesAWorkloadOfEastForItsRobot() {
        west.plane()
                .kubectl("create", "clusterrolebinding", "ledger-views", "--clusterrole=view", "--user=robot:ledger");
        var token = issued(east.token(ledger, caller.issuer()), WEST_API);

        var who = JsonMapper.shared()
                .readTree(west.answering(token, "auth", "whoami", "-o", "json"))
                .at("/status/userInfo");
        assertThat(who.path("username").asString()).isEqualTo("robot:ledger");
        assertThat(who.path("uid").asString()).isEqualTo("id-ledger");
        assertThat(who.path("groups").valueStream().map(JsonNode::asString))
                .containsExactlyInAnyOrder("chancery:robots", "chancery:robots-of:east", "system:authenticated");
        assertThat(ours(who.path("extra")))
                .containsOnly(
                        entry("chancery.dev/cluster", "[\"east\"]"),
                        entry("chancery.dev/client-id", "[\"robot:ledger\"]"),
                        entry(
                                "chancery.dev/spiffe-id",
                                "[\"spiffe://corp.example/cluster/east/ns/robots/sa/ledger\"]"));
        assertThat(west.answering(token, "auth", "can-i", "list", "pods", "-n", "robots"))
                .contains("yes");
        assertThat(west.refuses(token, "get", "secrets", "-n", "robots")).contains("forbidden");
    }

    /** An API server adds fields of its own. */
    private static Map<String, String> ours(JsonNode extra) {
        return extra.propertyStream()
                .filter(field -> field.getKey().startsWith("chancery.dev/"))
                .collect(Collectors.toMap(
                        Map.Entry::getKey, field -> field.getValue().toString()));
    }

    @Test
    void theApiServerOfWestTakesNoOtherToken() {
        west.answering(
                issued(east.token(ledger, caller.issuer()), WEST_API), "auth", "whoami"); // it takes others already
        var forPayments = issued(east.token(ledger, caller.issuer()), "robot:payments");
        assertThat(west.refuses(forPayments, "get", "pods")).containsIgnoringCase("unauthorized");
        assertThat(west.refuses(east.token(ledger, caller.issuer()), "get", "pods"))
                .containsIgnoringCase("unauthorized");
    }

    @Test
    void aDisabledRobotIsRefusedAtOnceAndItsTokensAreInactive() {
        var home = east.home("robots", "courier");
        registry.robot("id-courier", "courier", home);
        registry.grant("id-courier", "robot:payments");
        var token = issued(east.token(home, caller.issuer()), "robot:payments");
        var inspector = issued(west.token(payments, caller.issuer()), caller.issuer());
        assertThat(caller.introspect(token, inspector)).contains("\"active\":true");

        registry.state("id-courier", "suspended");

        caller.answered(400, east.token(home, caller.issuer()), "robot:payments");
        assertThat(caller.introspect(token, inspector)).isEqualTo("{\"active\":false}");

        registry.state("id-courier", "active");

        issued(east.token(home, caller.issuer()), "robot:payments");
        assertThat(caller.introspect(token, inspector)).contains("\"active\":true");
    }

    @Test
    void anAccountMadeAgainInheritsNothing() {
        var home = east.home("robots", "phoenix");
        registry.robot("id-phoenix", "phoenix", home);
        registry.grant("id-phoenix", "robot:payments");
        issued(east.token(home, caller.issuer()), "robot:payments");

        east.plane().kubectl("delete", "serviceaccount", "phoenix", "-n", "robots");
        var again = east.home("robots", "phoenix");

        assertThat(again.uid()).isNotEqualTo(home.uid());
        assertThat(caller.exchange(east.token(again, caller.issuer()), "robot:payments")
                        .statusCode())
                .isEqualTo(400);
        caller.await(() -> registry.audited("token_refused", "reason", "service_account_replaced") == 1);
    }

    @Test
    void republishesTheKeysOfItsClusters() throws Exception {
        caller.await(() -> caller.get("/clusters/west/jwks").statusCode() == 200);
        var token = SignedJWT.parse(west.token(payments, "anyone"));
        assertThat(caller.keysAt("/clusters/west/jwks")
                        .getKeyByKeyId(token.getHeader().getKeyID()))
                .isNotNull();
        assertThat(caller.get("/clusters/west/.well-known/openid-configuration").body())
                .contains(west.issuer());
        assertThat(caller.get("/clusters/north/jwks").statusCode()).isEqualTo(404);
    }

    @Test
    void theAuditKnowsEveryTokenAndRefusal() {
        var token = issued(east.token(ledger, caller.issuer()), "robot:payments");
        caller.exchange(east.token(ledger, "somebody-else"), "robot:payments");
        var id = caller.id(token);

        caller.await(() -> registry.audited("token_issued", "jti", id) == 1);
        caller.await(() -> registry.audited("token_refused", "reason", "wrong_audience") >= 1);
        assertThat(registry.auditIsSound()).isTrue();
    }

    private String issued(String clusterToken, String audience) {
        return caller.issued(clusterToken, audience);
    }
}
