package dev.chancery.sync.command;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chancery.sync.MigratedDatabase;
import dev.chancery.testbed.ControlPlane;
import dev.chancery.testbed.Database;
import dev.chancery.testbed.EmbeddedDirectory;
import dev.chancery.testbed.KeyType;
import dev.chancery.testbed.Needs;
import dev.chancery.testbed.ServerKind;
import dev.chancery.testbed.settings.SyncYaml;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** Whatever dies in the middle, the next run ends in the desired state, and the audit explains it all. */
@Needs({ServerKind.KUBERNETES, ServerKind.POSTGRESQL, ServerKind.EMBEDDED_DIRECTORY})
class CrueltyIT {
    private static final int ROBOTS = 800;
    private static final int BEGUN = 40;
    /** Those of them whose number begins with 1. */
    private static final int STAYING = 111;
    /** Of each kind: those of them whose number begins with 2 or 3, and of those that stay, 11 or 12. */
    private static final int BINDINGS = 111 + 11;

    private static final int BINDINGS_STAYING = 11;

    private static final Duration PATIENCE = Duration.ofMinutes(5);

    private static ControlPlane plane;
    private static Database server;

    @TempDir
    Path config;

    private final EmbeddedDirectory directory = EmbeddedDirectory.start();
    private final Database database = MigratedDatabase.on(server, "cruelty");
    private final String namespace = "cruel-" + UUID.randomUUID().toString().substring(0, 8);

    @BeforeAll
    static void startServersOfOurOwn() {
        plane = ControlPlane.named("cruel").serviceAccountKey(KeyType.RSA).start();
        server = Database.start();
    }

    @AfterAll
    static void stopThem() {
        server.close();
        plane.close();
    }

    @BeforeEach
    void aLargeCompany() throws IOException {
        var ldif = new StringBuilder(
                "dn: ou=robots," + directory.baseDn() + "\nobjectClass: organizationalUnit\nou: robots\n\n");
        for (int n = 0; n < ROBOTS; n++) {
            ldif.append("dn: uid=bot-")
                    .append(n)
                    .append(",ou=robots,")
                    .append(directory.baseDn())
                    .append("\nobjectClass: account\nuid: bot-")
                    .append(n)
                    .append("\n\n");
        }
        directory.load(ldif.toString());
        plane.apply("{apiVersion: v1, kind: Namespace, metadata: {name: " + namespace + "}}");
        plane.apply("{apiVersion: v1, kind: ServiceAccount, metadata: {name: foreign, namespace: " + namespace + "}}");
        configure("(uid=*)");
    }

    @AfterEach
    void cleanUp() {
        SharedPlanes.clean(plane);
        directory.close();
        database.close();
    }

    @Test
    void finishesWhatAKilledSyncBegan() throws Exception {
        try (var _ = AuditGate.shut(database, AuditGate.serviceAccounts("Create"))) {
            var sync = CommandRun.start(config, "apply");
            try {
                awaitTheMiddle();
            } finally {
                sync.destroyForcibly().waitFor();
            }
        }
        assertThat(count()).isLessThan(ROBOTS);

        endsInLine();

        assertThat(number("SELECT count(*) FROM audit.event WHERE kind = 'change.intended'"))
                .as("the killed run has left intentions without an outcome")
                .isGreaterThan(
                        number("SELECT count(*) FROM audit.event WHERE kind IN ('change.applied', 'change.failed')"));
    }

    @Test
    void finishesWhatAKilledSyncTookAway() throws Exception {
        endsInLine();
        configure("(uid=bot-1*)");
        try (var _ = AuditGate.shut(database, AuditGate.serviceAccounts("Delete"))) {
            var sync = CommandRun.start(config, "apply");
            try {
                Awaitility.await("the middle of the changes").atMost(PATIENCE).until(() -> count() <= ROBOTS - BEGUN);
            } finally {
                sync.destroyForcibly().waitFor();
            }
        }
        assertThat(count()).isGreaterThan(STAYING);

        endsInLine(STAYING, BINDINGS_STAYING);

        assertThat(explained("Delete"))
                .hasSize(ROBOTS - STAYING + 2 * (BINDINGS - BINDINGS_STAYING))
                .allSatisfy((object, line) -> assertThat(line.why())
                        .contains(rule(object) + " uid=bot-", "rule " + rule(object) + " no longer gives it"));
    }

    @Test
    void finishesWhatAKilledApiServerInterrupted() throws Exception {
        assertThat(codeOfOneInterruptedBy(plane::kill, plane::restart)).isEqualTo(3);

        endsInLine();
    }

    @Test
    void finishesWhatAKilledDatabaseInterrupted() throws Exception {
        assertThat(codeOfOneInterruptedBy(server::kill, server::restart)).isIn(1, 3);

        endsInLine();
    }

    @Test
    void concludesNothingFromADirectoryThatDies() throws Exception {
        endsInLine();
        directory.kill();

        var run = CommandRun.of(config, "apply");

        assertThat(run.code()).isEqualTo(1);
        assertThat(run.said()).contains("nothing is concluded");
        assertThat(count()).isEqualTo(ROBOTS);
        directory.restart();
        assertThat(CommandRun.of(config, "plan").code()).isZero();
    }

    /** What becomes of an apply in the middle of which a server is killed; when it has ended, that is there again. */
    private int codeOfOneInterruptedBy(Runnable kill, Runnable restart) throws Exception {
        try {
            CompletableFuture<CommandRun> run;
            try (var _ = AuditGate.shut(database, AuditGate.serviceAccounts("Create"))) {
                run = CompletableFuture.supplyAsync(() -> CommandRun.of(config, "apply"));
                awaitTheMiddle();
                kill.run();
            }
            return run.get(PATIENCE.toSeconds(), TimeUnit.SECONDS).code();
        } finally {
            restart.run();
        }
    }

    private void endsInLine() throws SQLException {
        endsInLine(ROBOTS, BINDINGS);
    }

    private void endsInLine(int robots, int bindingsOfEachKind) throws SQLException {
        var run = CommandRun.of(config, "apply");
        assertThat(run.code()).as(run.said()).isZero();
        assertThat(count()).isEqualTo(robots);
        assertThat(CommandRun.of(config, "plan").code()).isZero();
        assertThat(plane.kubectl(
                        "get", "serviceaccount", "foreign", "-n", namespace, "-o", "jsonpath={.metadata.labels}"))
                .isEmpty();
        assertThat(number("SELECT count(*) FROM audit.broken()")).isZero();
        assertThat(number("SELECT count(*) FROM registry.placement WHERE service_account_uid IS NOT NULL"))
                .isEqualTo(robots);
        auditExplains(there(), robots + 2 * bindingsOfEachKind);
    }

    /** Of everything that we manage the last line says who made it and why, of everything that went who took it away and why. */
    private void auditExplains(Map<String, String> there, int objects) throws SQLException {
        assertThat(there).hasSize(objects);
        var made = explained("Create");
        assertThat(made.keySet()).isEqualTo(there.keySet());
        assertThat(made).allSatisfy((object, line) -> {
            assertThat(line.robot()).isEqualTo(there.get(object));
            assertThat(line.why()).contains(rule(object) + " uid=bot-");
        });
        assertThat(explained("Delete").keySet())
                .as("whatever was made and is there no more was taken away")
                .isEqualTo(everMadeExcept(there.keySet()));
    }

    /** Whose each of our objects is, by kind and name. */
    private Map<String, String> there() {
        var there = new HashMap<String, String>();
        robots(there, "ServiceAccount " + namespace + "/", SharedPlanes.accounts(plane, namespace));
        robots(there, "RoleBinding " + namespace + "/", SharedPlanes.bindings(plane, namespace));
        robots(there, "ClusterRoleBinding ", SharedPlanes.clusterBindings(plane));
        return there;
    }

    private static void robots(Map<String, String> there, String prefix, List<JsonNode> objects) {
        for (var object : objects)
            there.put(prefix + text(object, "name"), text(object, "annotations", "chancery.dev/robot"));
    }

    /** Each kind comes of a rule of its own. */
    private static String rule(String object) {
        return switch (object.substring(0, object.indexOf(' '))) {
            case "ServiceAccount" -> "everyone";
            case "RoleBinding" -> "some";
            case "ClusterRoleBinding" -> "others";
            default -> throw new AssertionError("nobody wanted " + object);
        };
    }

    private static String text(JsonNode object, String... path) {
        var node = object.path("metadata");
        for (var part : path) node = node.path(part);
        return node.asString();
    }

    private Set<String> everMadeExcept(Set<String> there) throws SQLException {
        var gone = lines("SELECT DISTINCT detail->>'object', '', '' FROM audit.event WHERE kind = 'change.applied'"
                + " AND detail->>'change' = 'Create'");
        return gone.keySet().stream().filter(object -> !there.contains(object)).collect(Collectors.toSet());
    }

    /** What the audit says last of an object: whose it is, by which rule and for which entry, and the reason. */
    private record Line(String robot, String why) {}

    /** The objects of which the last that is said, tried or done, is such a change. */
    private Map<String, Line> explained(String change) throws SQLException {
        return lines(
                "SELECT object, robot, why FROM (SELECT DISTINCT ON (detail->>'object') detail->>'object' AS object,"
                        + " detail->>'change' AS change, stable_id AS robot, concat_ws(' ', detail->>'rule',"
                        + " detail->>'entry', detail->>'reason') AS why FROM audit.event"
                        + " WHERE kind IN ('change.intended', 'change.applied') ORDER BY detail->>'object', seq DESC) AS last WHERE change = '"
                        + change + "'");
    }

    private Map<String, Line> lines(String query) throws SQLException {
        var lines = new HashMap<String, Line>();
        try (var connection = database.dataSource().getConnection();
                var statement = connection.createStatement();
                var rows = statement.executeQuery(query)) {
            while (rows.next()) lines.put(rows.getString(1), new Line(rows.getString(2), rows.getString(3)));
        }
        return lines;
    }

    private void awaitTheMiddle() {
        Awaitility.await("the middle of the changes").atMost(PATIENCE).until(() -> count() >= BEGUN);
    }

    private long count() {
        return SharedPlanes.accounts(plane, namespace).size();
    }

    private long number(String query) throws SQLException {
        try (var connection = database.dataSource().getConnection();
                var statement = connection.createStatement();
                var rows = statement.executeQuery(query)) {
            rows.next();
            return rows.getLong(1);
        }
    }

    /** @param when a robot has anything; limits are none, because this is not about guards */
    private void configure(String when) throws IOException {
        SyncYaml.of(directory, database)
                .directory("groups", directory.baseDn())
                .directory("page-size", "1000")
                .with("limits: {deletions: %s, lost-bindings: %<s, cluster-wide: %<s}"
                        .formatted("{count: 5000, percent: 100, most: 5000}"))
                .writeTo(config);
        Files.writeString(
                config.resolve("clusters.yaml"),
                "clusters: [{name: cruel, kubeconfig: " + plane.kubeconfig() + ", context: cruel}]\n");
        Files.writeString(config.resolve("mapping.yaml"), """
                roles: [ClusterRole/view]
                rules:
                  - name: everyone
                    when: %1$s
                    place: [{namespace: %2$s}]
                  - name: some
                    when: (&%1$s(|(uid=bot-2*)(uid=bot-11*)))
                    bind: [{role: ClusterRole/view, namespace: %2$s}]
                  - name: others
                    when: (&%1$s(|(uid=bot-3*)(uid=bot-12*)))
                    bind: [{role: ClusterRole/view, cluster-wide: true}]
                """.formatted(when, namespace));
    }
}
