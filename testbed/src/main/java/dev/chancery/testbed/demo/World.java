package dev.chancery.testbed.demo;

import dev.chancery.testbed.ControlPlane;
import dev.chancery.testbed.Database;
import dev.chancery.testbed.EmbeddedDirectory;
import dev.chancery.testbed.KeyType;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.concurrent.CompletableFuture;

/** The servers of the demo, and the folder with the configuration that leads to them. */
final class World implements AutoCloseable {
    private final Path config;
    private final EmbeddedDirectory directory;
    private final Database database;
    private final ControlPlane east;
    private final ControlPlane west;

    private World(Path config, EmbeddedDirectory directory, Database database, ControlPlane east, ControlPlane west) {
        this.config = config;
        this.directory = directory;
        this.database = database;
        this.east = east;
        this.west = west;
    }

    /** Starts everything, side by side. */
    static World start(Path mapping) {
        var west = CompletableFuture.supplyAsync(
                () -> ControlPlane.named("west").serviceAccountKey(KeyType.P256).start());
        var east = ControlPlane.named("east").serviceAccountKey(KeyType.RSA).start();
        var directory = EmbeddedDirectory.start();
        var database = Database.start();
        try {
            var config = Files.createTempDirectory("chancery-demo-");
            var world = new World(config, directory, database, east, west.join());
            world.configure(mapping);
            return world;
        } catch (IOException e) {
            throw new UncheckedIOException("no folder for the demo's configuration", e);
        }
    }

    private void configure(Path mapping) throws IOException {
        Files.copy(mapping, config.resolve("mapping.yaml"));
        Files.writeString(config.resolve("clusters.yaml"), """
                clusters:
                  - {name: east, labels: {region: east}, kubeconfig: %s, context: east}
                  - {name: west, labels: {region: west}, kubeconfig: %s, context: west}
                """.formatted(east.kubeconfig(), west.kubeconfig()));
        Files.writeString(config.resolve("sync.yaml"), """
                directory:
                  name: demo
                  servers: ["ldaps://%s:%d"]
                  trust: %s
                  bind: {dn: "%s", password-file: %s}
                  profile: generic
                  robots: ou=robots,%s
                  groups: ou=groups,%s
                database:
                  url: "%s"
                """.formatted(
                        directory.host(),
                        directory.ldapsPort(),
                        directory.caFile(),
                        directory.readerDn(),
                        directory.readerPasswordFile(),
                        directory.baseDn(),
                        directory.baseDn(),
                        database.jdbcUrl("chancery_sync")));
    }

    Path config() {
        return config;
    }

    EmbeddedDirectory directory() {
        return directory;
    }

    Database database() {
        return database;
    }

    ControlPlane east() {
        return east;
    }

    ControlPlane west() {
        return west;
    }

    @Override
    public void close() {
        directory.close();
        database.close();
        east.close();
        west.close();
        try (var files = Files.walk(config)) {
            files.sorted(Comparator.reverseOrder())
                    .forEach(file -> file.toFile().delete());
        } catch (IOException e) {
            throw new UncheckedIOException("cannot delete " + config, e);
        }
    }
}
