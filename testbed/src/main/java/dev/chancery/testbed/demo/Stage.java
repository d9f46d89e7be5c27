package dev.chancery.testbed.demo;

import dev.chancery.testbed.ControlPlane;
import dev.chancery.testbed.Database;
import dev.chancery.testbed.EmbeddedDirectory;
import dev.chancery.testbed.KeyType;
import dev.chancery.testbed.KubernetesBinaries;
import dev.chancery.testbed.Workspace;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;

/** The running servers of the story. */
record Stage(
        EmbeddedDirectory directory,
        Database database,
        ControlPlane east,
        ControlPlane west,
        BrokerProgram broker,
        CompletableFuture<Optional<Works>> works,
        Workspace workspace) {
    /** What every cluster calls itself that nobody told otherwise. */
    private static final String USUAL_ISSUER = "https://kubernetes.default.svc.cluster.local";

    private static final Duration MIGRATION_LIMIT = Duration.ofMinutes(5);

    /**
     * Starts them side by side, with a current schema in the database; what does not come up ends the demo. The works are not waited for.
     *
     * @throws dev.chancery.testbed.ServerFailed when a server does not start
     */
    static Stage build(Checkout checkout) {
        KubernetesBinaries.prepare();
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var workspace = Workspace.create("demo");
            var broker = BrokerProgram.prepare(checkout, workspace);
            var east = CompletableFuture.supplyAsync(
                    () -> ControlPlane.named("east")
                            .serviceAccountKey(KeyType.RSA)
                            .sharedIssuer(USUAL_ISSUER)
                            .start(),
                    threads);
            var west = CompletableFuture.supplyAsync(() -> trusting(broker), threads);
            var directory = CompletableFuture.supplyAsync(EmbeddedDirectory::start, threads);
            var database = CompletableFuture.supplyAsync(() -> migrated(checkout, workspace), threads);
            return new Stage(
                    directory.join(),
                    database.join(),
                    east.join(),
                    west.join(),
                    broker,
                    new CompletableFuture<>(),
                    workspace);
        }
    }

    /** Starts the works, while the story is told. */
    void startWorks() {
        works.completeAsync(
                Works::start, task -> Thread.ofPlatform().daemon().name("works").start(task));
    }

    /** The west has keys of another kind, and takes tokens of the broker for its own API. */
    private static ControlPlane trusting(BrokerProgram broker) {
        return ControlPlane.named("west")
                .serviceAccountKey(KeyType.P256)
                .authenticationConfiguration(broker.trust("west"))
                .start();
    }

    private static Database migrated(Checkout checkout, Workspace workspace) {
        var database = Database.start();
        var command =
                checkout.java(workspace, "-jar", checkout.jar("migrations").toString());
        command.addAll(List.of("--url", database.jdbcUrl(), "--user", "postgres"));
        var finished = workspace.run("migrations", command, MIGRATION_LIMIT);
        if (finished.exitCode() != 0)
            throw new IllegalStateException("the database cannot be migrated: " + finished.output());
        return database;
    }
}
