package dev.chancery.bench;

import dev.chancery.migrations.Migrate;
import dev.chancery.sync.command.Commands;
import dev.chancery.testbed.ControlPlane;
import dev.chancery.testbed.Database;
import dev.chancery.testbed.Workspace;
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
        var directory = robots.server();
        var config = Files.createDirectory(folder.resolve("config"));
        Files.writeString(config.resolve("sync.yaml"), """
                directory:
                  name: %1$s
                  servers: ["ldaps://%2$s:%3$d"]
                  trust: %4$s
                  bind: {dn: "%5$s", password-file: %6$s}
                  profile: %1$s
                  robots: "%7$s"
                  groups: "%8$s"
                database: {url: "%9$s"}
                schedule: {every: 1h}
                limits: {suspending: {count: 1000, most: 1000}, returning: {count: 1000, most: 1000}}
                """.formatted(
                        robots.profile(),
                        directory.host(),
                        directory.ldapsPort(),
                        directory.caFile(),
                        directory.readerDn(),
                        directory.readerPasswordFile(),
                        robots.unit("robots"),
                        robots.unit("groups"),
                        database.jdbcUrl("chancery_sync")));
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
