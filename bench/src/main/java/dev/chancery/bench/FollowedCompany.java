package dev.chancery.bench;

import dev.chancery.migrations.Migrate;
import dev.chancery.sync.command.Commands;
import dev.chancery.testbed.ControlPlane;
import dev.chancery.testbed.Database;
import dev.chancery.testbed.Workspace;
import dev.chancery.testbed.settings.SyncYaml;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;

/** A directory that the resident sync follows into clusters and the registry, a broker that follows the registry, and watches on all. */
record FollowedCompany(
        Switchboard robots,
        RegistryWatch registry,
        List<BindingWatch> watches,
        Exchanges exchanges,
        Thread resident,
        BrokerServer broker,
        Workspace workspace,
        Database database)
        implements AutoCloseable {
    private static final String AUDIENCE = "bench";
    private static final Duration FIRST_PASS = Duration.ofMinutes(2);

    /** Returns when every robot has its roles and its tokens. */
    static FollowedCompany start(Switchboard robots, List<ControlPlane> planes, Database server, Program program) {
        var database = server.createDatabase("latency");
        var workspace = Workspace.create("latency");
        try {
            Migrate.apply(database.dataSource());
            robots.populate();
            var broker = BrokerServer.start(program, "broker", workspace, database);
            var watches = planes.stream()
                    .map(plane -> BindingWatch.in(plane, robots.profile()))
                    .toList();
            var config = configure(workspace.path(), robots, planes, database);
            var resident = Thread.ofPlatform()
                    .name("resident")
                    .start(() -> Commands.run("run", "--config", config.toString()));
            for (var watch : watches) for (int n = 0; n < Switchboard.ROBOTS; n++) watch.awaitAdded(FIRST_PASS);
            var exchanges = new Exchanges(broker, AUDIENCE);
            for (int n = 0; n < Switchboard.ROBOTS; n++)
                exchanges.add(planes.getFirst()
                        .kubectl(
                                "create",
                                "token",
                                "robot-" + n,
                                "-n",
                                robots.profile(),
                                "--audience",
                                broker.issuer(),
                                "--duration",
                                "2h"));
            exchanges.awaitAnswer(Switchboard.ROBOTS - 1, 200, Duration.ofMillis(100), FIRST_PASS);
            return new FollowedCompany(
                    robots, RegistryWatch.on(database), watches, exchanges, resident, broker, workspace, database);
        } catch (IOException e) {
            throw new UncheckedIOException("the bench cannot write its configuration", e);
        }
    }

    private static Path configure(Path folder, Switchboard robots, List<ControlPlane> planes, Database database)
            throws IOException {
        var config = Files.createDirectory(folder.resolve("config"));
        SyncYaml.of(robots.server(), database)
                .directory("name", robots.profile())
                .with("schedule: {every: 1h}")
                .with("limits: {suspending: {count: 1000, most: 1000}, returning: {count: 1000, most: 1000}}")
                .writeTo(config);
        Files.writeString(
                config.resolve("clusters.yaml"),
                planes.stream()
                        .map(plane -> "  - {name: %1$s, kubeconfig: %2$s, context: %1$s}\n"
                                .formatted(plane.name(), plane.kubeconfig()))
                        .collect(Collectors.joining("", "clusters:\n", "")));
        Files.writeString(config.resolve("mapping.yaml"), """
                roles: [ClusterRole/view]
                rules:
                  - name: everyone
                    when: (objectClass=*)
                    place:
                      - {namespace: %1$s, create-namespace: true}
                    bind:
                      - {role: ClusterRole/view, namespace: %1$s}
                    call:
                      - {audience: %2$s}
                """.formatted(robots.profile(), AUDIENCE));
        return config;
    }

    @Override
    public void close() {
        resident.interrupt();
        try {
            resident.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        registry.close();
        exchanges.close();
        watches.forEach(BindingWatch::close);
        broker.close();
        workspace.close();
        database.close();
    }
}
