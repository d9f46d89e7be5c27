package dev.chancery.sync.command;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chancery.migrations.Migrate;
import dev.chancery.testbed.ControlPlane;
import dev.chancery.testbed.Database;
import dev.chancery.testbed.KeyType;
import dev.chancery.testbed.OpenLdap;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.jdbc.core.JdbcTemplate;

/**
 * Changes and accidents at random, for as long as {@code -Dchancery.soak} says (PT2M), in the order that {@code
 * -Dchancery.soak.seed} gives; then the clusters are compared with the directory, object by object.
 */
class SoakIT {
    private static final Duration LENGTH = Duration.parse(System.getProperty("chancery.soak", "PT2M"));
    private static final long SEED = Long.getLong("chancery.soak.seed", 20_261_125);
    private static final Duration PATIENCE = Duration.ofMinutes(5);
    private static final String NAMESPACE = "soak";

    private final Random random = new Random(SEED);
    private final Deque<String> story = new ArrayDeque<>();

    @TempDir
    Path config;

    private OpenLdap server;
    private Database database;
    private ControlPlane east;
    private ControlPlane west;
    private RestlessDirectory directory;
    private List<Fleet> fleets;
    private Process sync;

    @BeforeEach
    void aCompanyInLine() throws Exception {
        server = OpenLdap.start();
        database = Database.start();
        east = ControlPlane.named("east").start();
        west = ControlPlane.named("west").serviceAccountKey(KeyType.P256).start();
        Migrate.apply(database.dataSource());
        directory = new RestlessDirectory(server, random);
        fleets = List.of(new Fleet(east, NAMESPACE), new Fleet(west, NAMESPACE));
        fleets.forEach(Fleet::settle);
        configure();
        startSync();
        awaitLine();
    }

    @AfterEach
    void stop() throws Exception {
        if (sync != null) sync.destroyForcibly().waitFor();
        for (AutoCloseable each : new AutoCloseable[] {server, database, east, west}) if (each != null) each.close();
    }

    @Test
    void theClustersEndAsTheDirectorySays() throws Exception {
        var foreign = fleets.stream().map(Fleet::foreignVersions).toList();
        long end = System.nanoTime() + LENGTH.toNanos();
        while (System.nanoTime() < end) {
            if (random.nextInt(12) == 0) accident();
            else tell(directory.change());
            LockSupport.parkNanos(random.nextLong(200_000_000)); // the pace of the story, and no waiting for anything
        }

        awaitLine();

        assertThat(fleets.stream().map(Fleet::foreignVersions)).isEqualTo(foreign);
        sync.destroy();
        assertThat(sync.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
        var plan = CommandRun.of(config, "plan");
        assertThat(plan.code()).as(plan.said()).isZero();
        assertThat(number("SELECT count(*) FROM audit.broken()")).isZero();
        assertThat(number("SELECT count(*) FROM audit.event e JOIN sync.run r ON r.id = e.run_id"
                        + " WHERE e.kind LIKE 'change.%' AND r.reading IS DISTINCT FROM 'complete'"))
                .as("changes in runs that did not read everything")
                .isZero();
        assertThat(number("SELECT count(*) FROM (SELECT count(*) FILTER (WHERE kind = 'approval.used') AS used,"
                        + " count(*) FILTER (WHERE kind = 'hold.approved') AS approved"
                        + " FROM audit.event GROUP BY detail ->> 'digest') AS decisions WHERE used > approved"))
                .as("approvals used twice")
                .isZero();
    }

    private void accident() throws Exception {
        var plane = random.nextBoolean() ? east : west;
        switch (random.nextInt(9)) {
            case 0 -> {
                tell("the directory is killed");
                server.kill();
                aWhile();
                server.restart();
            }
            case 1 -> {
                tell("nobody reaches the directory");
                server.pause();
                aWhile();
                server.resume();
            }
            case 2 -> {
                tell("the database is killed");
                database.kill();
                aWhile();
                database.restart();
            }
            case 3 -> {
                tell("the API server of " + plane.name() + " is killed");
                plane.kill();
                aWhile();
                plane.restart();
            }
            case 4 -> {
                tell("nobody reaches " + plane.name());
                plane.pause();
                aWhile();
                plane.resume();
            }
            case 5 -> {
                tell("etcd of " + plane.name() + " is killed");
                plane.killEtcd();
                aWhile();
                plane.restartEtcd();
            }
            case 6, 7 -> {
                tell("sync is killed");
                sync.destroyForcibly().waitFor();
                startSync();
            }
            default -> tell(directory.loseMany());
        }
    }

    /** Long enough for something to go wrong, short enough for many of them. */
    private void aWhile() {
        LockSupport.parkNanos(random.nextLong(2_000_000_000));
    }

    private void tell(String what) {
        story.addLast(what);
        if (story.size() > 40) story.removeFirst();
    }

    /** Approves what waits, as a person would who knows that all of it is meant, until nothing is left to do. */
    private void awaitLine() {
        long end = System.nanoTime() + PATIENCE.toNanos();
        var differences = differences();
        while (!differences.isEmpty()) {
            assertThat(System.nanoTime())
                    .as("seed %d, %s, after %s", SEED, differences, story)
                    .isLessThan(end);
            approve();
            LockSupport.parkNanos(200_000_000);
            differences = differences();
        }
    }

    private List<String> differences() {
        var truth = directory.truth();
        var all = new ArrayList<String>();
        for (var fleet : fleets) {
            for (var difference : fleet.differences(truth))
                all.add(fleet.plane().name() + ": " + difference);
        }
        return all;
    }

    private void approve() {
        var waiting = CommandRun.of(config, "held")
                .said()
                .lines()
                .filter(line -> line.endsWith("waits"))
                .toList();
        for (var line : waiting)
            CommandRun.of(config, "held", "approve", line.replaceAll(" .*", ""), "--reason", "it is meant");
    }

    private long number(String query) {
        return new JdbcTemplate(database.dataSource()).queryForObject(query, Long.class);
    }

    private void startSync() throws IOException {
        sync = CommandRun.start(config, "run");
    }

    private void configure() throws IOException {
        Files.writeString(config.resolve("sync.yaml"), """
                directory:
                  name: corp
                  servers: ["ldaps://%s:%d"]
                  trust: %s
                  bind: {dn: "%s", password-file: %s}
                  profile: openldap
                  robots: %s
                  groups: %s
                database: {url: "%s"}
                schedule: {every: 5s}
                """.formatted(
                        server.host(),
                        server.ldapsPort(),
                        server.caFile(),
                        server.readerDn(),
                        server.readerPasswordFile(),
                        directory.unit("robots"),
                        directory.unit("groups"),
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
                    place: [{namespace: %s}]
                  - name: readers
                    when: (memberOf=%s)
                    bind: [{role: ClusterRole/view, namespace: %s}]
                """.formatted(NAMESPACE, directory.readers(), NAMESPACE));
    }
}
