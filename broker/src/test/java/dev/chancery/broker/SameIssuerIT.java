package dev.chancery.broker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chancery.broker.FederatedPlane.Home;
import dev.chancery.migrations.Migrate;
import dev.chancery.testbed.Authority;
import dev.chancery.testbed.ControlPlane;
import dev.chancery.testbed.Database;
import dev.chancery.testbed.Needs;
import dev.chancery.testbed.ServerKind;
import dev.chancery.testbed.Servers;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Two real clusters that call themselves the same, as every cluster does that nobody told otherwise; red is asked about its tokens. */
@ExtendWith(Servers.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Needs(ServerKind.KUBERNETES)
class SameIssuerIT {
    private static final String SHARED = "https://kubernetes.default.svc.cluster.local";

    private Database database;
    private StartedBroker broker;
    private BrokerCaller caller;
    private RegistryRows registry;
    private FederatedPlane red;
    private FederatedPlane blue;
    private Home redWorker;
    private Home blueWorker;

    @BeforeAll
    void start(Database server, @TempDir Path folder) {
        database = server.createDatabase("same_issuer");
        Migrate.apply(database.dataSource());
        red = plane("red");
        blue = plane("blue");
        broker = StartedBroker.start(
                StartedBroker.address(),
                database,
                Authority.create("broker", folder),
                folder,
                Map.of(
                        "chancery.token-reviews[0].cluster", "red",
                        "chancery.token-reviews[0].server", red.plane().url().toString(),
                        "chancery.token-reviews[0].ca-file",
                                red.plane().caFile().toString(),
                        "chancery.token-reviews[0].token-file",
                                red.plane().tokenFile("broker").toString(),
                        "chancery.token-reviews[0].cache", "1s"));
        caller = broker.caller();
        red.plane()
                .kubectl(
                        "create",
                        "clusterrole",
                        "chancery-broker",
                        "--verb=create",
                        "--resource=tokenreviews.authentication.k8s.io");
        red.plane()
                .kubectl(
                        "create",
                        "clusterrolebinding",
                        "chancery-broker",
                        "--clusterrole=chancery-broker",
                        "--user=broker");
        registry = new RegistryRows(database.dataSource("chancery_sync"));
        registry.cluster("red", red.issuer(), red.jwks());
        registry.cluster("blue", blue.issuer(), blue.jwks());
        // the same name in the same namespace: only the key says which of them asks
        redWorker = red.home("robots", "worker");
        blueWorker = blue.home("robots", "worker");
        registry.robot("id-red", "red-worker", redWorker);
        registry.robot("id-blue", "blue-worker", blueWorker);
        registry.grant("id-red", "robot:blue-worker");
        registry.grant("id-blue", "robot:red-worker");
    }

    private static FederatedPlane plane(String name) {
        return new FederatedPlane(ControlPlane.named(name)
                .sharedIssuer(SHARED)
                .withoutControllerManager()
                .start());
    }

    @AfterAll
    void stop() {
        if (broker != null) broker.close();
        if (red != null) red.close();
        if (blue != null) blue.close();
        if (database != null) database.close();
    }

    @Test
    void theKeyTellsWhichClusterAsks() throws Exception {
        var toBlue = caller.issued(red.token(redWorker, caller.issuer()), "robot:blue-worker");
        var toRed = caller.issued(blue.token(blueWorker, caller.issuer()), "robot:red-worker");

        var there = caller.verified(toBlue, "robot:blue-worker");
        assertThat(there.getSubject()).isEqualTo("robot:red-worker");
        assertThat(there.getClaim("cluster")).isEqualTo("red");
        var back = caller.verified(toRed, "robot:red-worker");
        assertThat(back.getSubject()).isEqualTo("robot:blue-worker");
        assertThat(back.getClaim("cluster")).isEqualTo("blue");
    }

    @Test
    void noneGetsWhatOnlyTheOtherMayHave() {
        caller.issued(red.token(redWorker, caller.issuer()), "robot:blue-worker");
        var answer = caller.decided(red.token(redWorker, caller.issuer()), "robot:red-worker");
        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(answer.body()).contains("invalid_target");
    }

    @Test
    void aKeyThatTwoClustersPresentIsNobodys() {
        var token = blue.token(blueWorker, caller.issuer());
        caller.issued(token, "robot:red-worker");

        registry.cluster("thief", "https://thief.example", blue.jwks());
        try {
            caller.answered(400, token, "robot:red-worker");
            caller.await(() -> registry.audited("token_refused", "reason", "ambiguous_key") > 0);
            caller.await(() -> registry.audited("key_ambiguous", "clusters", "[\"blue\", \"thief\"]") == 1);
            assertThat(caller.get("/actuator/prometheus").body()).contains("chancery_federation_ambiguous_keys 1.0");
            assertThat(caller.decided(red.token(redWorker, caller.issuer()), "robot:blue-worker")
                            .statusCode())
                    .as("the other cluster's key is not in dispute")
                    .isEqualTo(200);
        } finally {
            registry.forget("thief");
        }
        caller.issued(token, "robot:red-worker");
    }

    @Test
    void aTokenOfAnAccountThatIsGoneIsRefusedThoughItsSignatureIsGood() {
        var home = red.home("robots", "visitor");
        registry.robot("id-visitor", "visitor", home);
        registry.grant("id-visitor", "robot:blue-worker");
        var token = red.token(home, caller.issuer());
        caller.issued(token, "robot:blue-worker");

        red.plane().kubectl("delete", "serviceaccount", "visitor", "-n", "robots");

        caller.answered(400, token, "robot:blue-worker");
        caller.await(() -> registry.audited("token_refused", "reason", "refused_by_cluster") > 0);
    }

    @Test
    void aClusterThatDoesNotAnswerGivesNoTokenAndStopsNobodyElse() {
        caller.issued(red.token(redWorker, caller.issuer()), "robot:blue-worker"); // it has heard of both
        var token = red.token(redWorker, caller.issuer());
        red.plane().kill();
        try {
            var answer = caller.exchange(token, "robot:blue-worker");
            assertThat(answer.statusCode()).isEqualTo(503);
            assertThat(answer.body()).contains("temporarily_unavailable");
            caller.issued(blue.token(blueWorker, caller.issuer()), "robot:red-worker");
        } finally {
            red.plane().restart();
        }
        caller.issued(token, "robot:blue-worker");
    }
}
