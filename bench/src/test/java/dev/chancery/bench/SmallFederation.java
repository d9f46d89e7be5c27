package dev.chancery.bench;

import static dev.chancery.bench.Patience.await;

import dev.chancery.migrations.Migrate;
import dev.chancery.sync.Sync;
import dev.chancery.sync.command.Commands;
import dev.chancery.testbed.ControlPlane;
import dev.chancery.testbed.Database;
import dev.chancery.testbed.EmbeddedDirectory;
import dev.chancery.testbed.KeyType;
import dev.chancery.testbed.Service;
import dev.chancery.testbed.Workspace.Finished;
import dev.chancery.testbed.settings.SyncYaml;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.springframework.jdbc.core.JdbcTemplate;

/**
 * Two robots of a directory, ledger and payments, in two real clusters, and both programs between them: sync in this JVM, or in a
 * process that stays, and the broker's executable jar. The API server of the west trusts the broker.
 */
record SmallFederation(
        EmbeddedDirectory directory,
        ControlPlane east,
        ControlPlane west,
        Database database,
        Path config,
        ShippedBroker broker)
        implements AutoCloseable {
    static final String NAMESPACE = "both";
    static final String WEST_API = "kubernetes:west";
    private static final String AT_REST = """
            SELECT count(*) FROM sync.following
            WHERE mechanism <> 'full-comparison' AND since < clock_timestamp() - interval '1 second'
              AND EXISTS (SELECT FROM sync.run WHERE trigger = 'schedule')
              AND NOT EXISTS (SELECT FROM sync.run
                WHERE finished_at IS NULL OR finished_at > clock_timestamp() - interval '1 second')""";
    private static final Path VERIFIER =
            Path.of("..", "testbed", "verifiers", "verify.py").toAbsolutePath().normalize();

    /** Returns when sync has brought both clusters in line. */
    static SmallFederation start() {
        try {
            var east = CompletableFuture.supplyAsync(
                    () -> ControlPlane.named("east").start(), Thread::startVirtualThread);
            var database = Database.start();
            Migrate.apply(database.dataSource());
            var broker = ShippedBroker.prepare(database);
            broker.start(); // before the west, which looks for it once, and then not for ten seconds
            var west = ControlPlane.named("west")
                    .serviceAccountKey(KeyType.P256)
                    .openDiscovery()
                    .authenticationConfiguration(broker.trust("west"))
                    .start();
            var config = Files.createDirectory(broker.workspace().path().resolve("sync"));
            var federation =
                    new SmallFederation(EmbeddedDirectory.start(), east.join(), west, database, config, broker);
            federation.populate();
            federation.configure();
            federation.apply();
            return federation;
        } catch (IOException e) {
            throw new UncheckedIOException("the tests cannot write their settings", e);
        }
    }

    private void populate() {
        for (var unit : List.of("robots", "groups"))
            directory.load("dn: ou=" + unit + "," + directory.baseDn() + "\nobjectClass: organizationalUnit\nou: "
                    + unit + "\n");
        for (var robot : List.of("ledger", "payments"))
            directory.load("dn: " + dn(robot) + "\nobjectClass: account\nuid: " + robot + "\n");
    }

    private void configure() throws IOException {
        SyncYaml.of(directory, database).with("schedule: {every: 1h}").writeTo(config);
        clusters(listed(east, ""), listed(west, ""));
        Files.writeString(config.resolve("mapping.yaml"), """
                roles: [ClusterRole/view]
                rules:
                  - name: everyone
                    when: (uid=*)
                    place:
                      - {namespace: %s, create-namespace: true}
                  - name: ledger-calls
                    when: (uid=ledger)
                    bind:
                      - {role: ClusterRole/view, namespace: default, clusters: {names: [west]}, to: robot}
                    call:
                      - {robots: (uid=payments)}
                      - {audience: "%s"}
                """.formatted(NAMESPACE, WEST_API));
    }

    /** Writes clusters.yaml, of which sync knows from its next start on. */
    void clusters(String... listed) {
        try {
            Files.writeString(config.resolve("clusters.yaml"), "clusters:\n" + String.join("", listed));
        } catch (IOException e) {
            throw new UncheckedIOException("the tests cannot write their settings", e);
        }
    }

    /** @param more further settings of the cluster, each behind a comma */
    static String listed(ControlPlane plane, String more) {
        return "  - {name: %1$s, kubeconfig: %2$s, context: %1$s%3$s}\n"
                .formatted(plane.name(), plane.kubeconfig(), more);
    }

    /** One run of sync, which must leave nothing undone. */
    void apply() {
        int code = Commands.run("apply", "--config", config.toString());
        if (code != 0) throw new IllegalStateException("apply ended with " + code);
    }

    /** The sync that stays, at rest after its first runs: the next one is due in an hour, unless the directory has news. */
    Service stay() {
        var java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        var classes = System.getProperty("java.class.path");
        var sync = broker.workspace()
                .serve(
                        "sync",
                        List.of(java, "-cp", classes, Sync.class.getName(), "run", "--config", config.toString()));
        await("a sync that follows the directory and is at rest", sync, () -> number(AT_REST) > 0);
        return sync;
    }

    /** What a pod of the robot finds in its projected volume. */
    String clusterToken(ControlPlane plane, String robot) {
        return clusterToken(plane, robot, broker.issuer());
    }

    String clusterToken(ControlPlane plane, String robot, String audience) {
        return plane.kubectl("create", "token", robot, "-n", NAMESPACE, "--audience", audience, "--duration", "3600s")
                .strip();
    }

    /**
     * Verified by a library that knows where the discovery document is and nothing else of us.
     *
     * @param path below the broker's address
     */
    Finished verified(String path, String token, String audience, String... claims) {
        try {
            var file = Files.writeString(broker.folder().resolve("token"), token);
            var ca = broker.authority().certificateFile().toString();
            var issuer = broker.issuer() + path;
            var command = new ArrayList<>(
                    List.of("/usr/bin/python3", VERIFIER.toString(), issuer, ca, audience, file.toString()));
            command.addAll(List.of(claims));
            return broker.workspace().run("callee", command, Patience.LIMIT);
        } catch (IOException e) {
            throw new UncheckedIOException("a token cannot be handed over", e);
        }
    }

    /** Returns when the audit tells why a token was refused: a moment later, and beside older refusals of the same token. */
    void awaitRefusal(String presented, String reason) {
        var event = "SELECT count(*) FROM audit.event WHERE kind = 'token_refused' AND detail ->> 'reason' = '" + reason
                + "' AND detail ->> 'subject_token_sha256' = '" + hash(presented) + "'";
        await("the audit of a refusal for " + reason, () -> number(event) > 0);
    }

    private static String hash(String token) {
        try {
            var digest = MessageDigest.getInstance("SHA-256").digest(token.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest);
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("every Java platform has SHA-256", impossible);
        }
    }

    long number(String query) {
        var number = tables().queryForObject(query, Long.class);
        return number == null ? 0 : number;
    }

    private JdbcTemplate tables() {
        return new JdbcTemplate(database.dataSource());
    }

    String dn(String robot) {
        return "uid=" + robot + ",ou=robots," + directory.baseDn();
    }

    @Override
    public void close() {
        broker.close();
        west.close();
        east.close();
        database.close();
        directory.close();
    }
}
