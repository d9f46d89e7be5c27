package dev.chancery.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.chancery.migrations.Migrate;
import dev.chancery.sync.command.Commands;
import dev.chancery.testbed.ControlPlane;
import dev.chancery.testbed.Database;
import dev.chancery.testbed.EmbeddedDirectory;
import dev.chancery.testbed.KeyType;
import dev.chancery.testbed.Needs;
import dev.chancery.testbed.Plane;
import dev.chancery.testbed.ServerFailed;
import dev.chancery.testbed.ServerKind;
import dev.chancery.testbed.Servers;
import dev.chancery.testbed.Workspace.Finished;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** What the directory says, sync has written and the broker issues is what real API servers let a robot do, and it ends with the robot. */
@ExtendWith(Servers.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Needs({ServerKind.EMBEDDED_DIRECTORY, ServerKind.KUBERNETES})
class BothProgramsIT {
    private static final String WEST_API = "kubernetes:west";
    private static final Path VERIFIER =
            Path.of("..", "testbed", "verifiers", "verify.py").toAbsolutePath().normalize();

    private final EmbeddedDirectory directory = EmbeddedDirectory.start();
    private Path config;
    private Database database;
    private ShippedBroker broker;
    private ControlPlane east;
    private ControlPlane west;

    @BeforeAll
    void start(Database server, @Plane("east") ControlPlane plane, @TempDir Path folder) throws IOException {
        config = folder;
        east = plane;
        database = server.createDatabase("both");
        Migrate.apply(database.dataSource());
        broker = ShippedBroker.prepare(database);
        broker.start(); // before the west, which looks for it once, and then not for ten seconds
        west = ControlPlane.named("west")
                .serviceAccountKey(KeyType.P256)
                .authenticationConfiguration(broker.trust("west"))
                .start();
        for (var unit : List.of("robots", "groups"))
            directory.load("dn: ou=" + unit + "," + directory.baseDn() + "\nobjectClass: organizationalUnit\nou: "
                    + unit + "\n");
        for (var robot : List.of("ledger", "payments"))
            directory.load("dn: " + dn(robot) + "\nobjectClass: account\nuid: " + robot + "\n");
        configure();
        apply();
    }

    private void configure() throws IOException {
        Files.writeString(config.resolve("sync.yaml"), """
                directory:
                  name: corp
                  servers: ["ldaps://%1$s:%2$d"]
                  trust: %3$s
                  bind: {dn: "%4$s", password-file: %5$s}
                  profile: generic
                  robots: "ou=robots,%6$s"
                  groups: "ou=groups,%6$s"
                database: {url: "%7$s"}
                """.formatted(
                        directory.host(),
                        directory.ldapsPort(),
                        directory.caFile(),
                        directory.readerDn(),
                        directory.readerPasswordFile(),
                        directory.baseDn(),
                        database.jdbcUrl("chancery_sync")));
        Files.writeString(config.resolve("clusters.yaml"), """
                clusters:
                  - {name: east, kubeconfig: %s, context: east}
                  - {name: west, kubeconfig: %s, context: west}
                """.formatted(east.kubeconfig(), west.kubeconfig()));
        Files.writeString(config.resolve("mapping.yaml"), """
                roles: [ClusterRole/view]
                rules:
                  - name: everyone
                    when: (uid=*)
                    place:
                      - {namespace: both, create-namespace: true, clusters: {names: [east]}}
                  - name: ledger-calls
                    when: (uid=ledger)
                    bind:
                      - {role: ClusterRole/view, namespace: default, clusters: {names: [west]}, to: robot}
                    call:
                      - {robots: (uid=payments)}
                      - {audience: "%s"}
                """.formatted(WEST_API));
    }

    @AfterAll
    void stop() {
        if (broker != null) broker.close();
        if (west != null) west.close();
        if (east != null) east.kubectl("delete", "namespace", "both", "--ignore-not-found", "--wait=false");
        if (database != null) database.close();
        directory.close();
    }

    @Test
    void aWorkloadCallsAnotherOfItsClusterWhichNeedsNothingButTheDiscoveryDocument() throws IOException {
        var token = broker.token(clusterToken("ledger"), "robot:payments");

        assertThat(verified(token, "robot:payments")).isEqualTo(new Finished(0, "robot:ledger east"));
        assertThat(verified(token, "robot:ledger").exitCode())
                .as("shown to another")
                .isEqualTo(1);
        var back = broker.exchange(clusterToken("payments"), "robot:ledger");
        assertThat(back.statusCode()).isEqualTo(400);
        assertThat(back.body()).contains("invalid_target");
    }

    @Test
    void aRobotMayInAClusterThatTrustsTheBrokerWhatSyncHasBoundAndNothingElse() {
        var token = broker.token(clusterToken("ledger"), WEST_API);

        assertThat(asking(token, "auth", "whoami", "-o", "jsonpath={.status.userInfo.username}"))
                .isEqualTo("robot:ledger");
        assertThat(asking(token, "get", "services", "-n", "default", "-o", "name"))
                .contains("service/kubernetes");
        assertRefused("Forbidden", token, "get", "secrets", "-n", "default");
        assertRefused("Forbidden", token, "get", "services", "-n", "kube-system");
        assertRefused("You must be logged in", clusterToken("ledger"), "get", "services", "-n", "default");
        assertThat(broker.exchange(clusterToken("payments"), WEST_API).body()).contains("invalid_target");
    }

    @Test
    void aRobotThatIsDisabledIsRefusedByBothAndComesBack() {
        var token = broker.token(clusterToken("ledger"), WEST_API);
        assertThat(asking(token, "auth", "can-i", "list", "services")).contains("yes");

        directory.load("dn: " + dn("ledger") + "\nchangetype: modify\nreplace: nsAccountLock\nnsAccountLock: TRUE\n");
        apply();

        var refusal = broker.awaitExchange(400, clusterToken("ledger"), WEST_API);
        assertThat(refusal.body()).contains("invalid_request");
        assertRefused("Forbidden", token, "get", "services", "-n", "default"); // it lives on, and may do nothing

        directory.load("dn: " + dn("ledger") + "\nchangetype: modify\ndelete: nsAccountLock\n");
        apply();

        var again = broker.token(clusterToken("ledger"), WEST_API);
        assertThat(asking(again, "get", "services", "-n", "default", "-o", "name"))
                .contains("service/kubernetes");
    }

    private void apply() {
        assertThat(Commands.run("apply", "--config", config.toString())).isZero();
    }

    /** What a pod of the robot finds in its projected volume. */
    private String clusterToken(String robot) {
        return east.kubectl("create", "token", robot, "-n", "both", "--audience", broker.issuer(), "--duration", "600s")
                .strip();
    }

    private String asking(String token, String... words) {
        var all = new ArrayList<>(List.of(words));
        all.addAll(List.of("--token", token));
        return west.kubectl(all.toArray(String[]::new));
    }

    private void assertRefused(String how, String token, String... words) {
        assertThatExceptionOfType(ServerFailed.class)
                .isThrownBy(() -> asking(token, words))
                .withMessageContaining(how);
    }

    /** By a library that knows the issuer and nothing else of us. */
    private Finished verified(String token, String audience) throws IOException {
        var file = Files.writeString(broker.folder().resolve("token"), token);
        var ca = broker.authority().certificateFile().toString();
        return broker.workspace()
                .run(
                        "callee",
                        List.of(
                                "/usr/bin/python3",
                                VERIFIER.toString(),
                                broker.issuer(),
                                ca,
                                audience,
                                file.toString(),
                                "cluster"),
                        Duration.ofMinutes(1));
    }

    private String dn(String robot) {
        return "uid=" + robot + ",ou=robots," + directory.baseDn();
    }
}
