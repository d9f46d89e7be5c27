package dev.chancery.sync.command;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chancery.migrations.Migrate;
import dev.chancery.testbed.ControlPlane;
import dev.chancery.testbed.Database;
import dev.chancery.testbed.DirectoryServer;
import dev.chancery.testbed.KeyType;
import dev.chancery.testbed.Needs;
import dev.chancery.testbed.ServerKind;
import dev.chancery.testbed.settings.SyncYaml;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Changes, pauses and accidents at random, for as long as {@code -Dchancery.soak} says (PT2M), in the order that {@code
 * -Dchancery.soak.seed} gives, over the kind of directory that {@code -Dchancery.soak.directory} says: openldap, if nothing
 * does, samba (which needs root) or embedded. Then the clusters, of which one comes after the other, are compared with the directory,
 * object by object. A soak of more than half an hour takes {@code -Dfailsafe.timeout=0
 * -Djunit.jupiter.execution.timeout.mode=disabled}, too.
 */
@Needs({ServerKind.KUBERNETES, ServerKind.POSTGRESQL})
@Timeout(value = 1, unit = TimeUnit.HOURS)
class SoakIT {
    private static final Duration LENGTH = Duration.parse(System.getProperty("chancery.soak", "PT2M"));
    private static final long SEED = Long.getLong("chancery.soak.seed", 20_261_125);
    private static final SoakedDirectory KIND =
            SoakedDirectory.named(System.getProperty("chancery.soak.directory", "openldap"));
    private static final Duration LONG = Duration.ofMinutes(10);
    private static final Duration PATIENCE = Duration.ofMinutes(10);
    private static final String NAMESPACE = "soak";

    private final Random random = new Random(SEED);
    private final Deque<String> story = new ArrayDeque<>();
    private final Map<String, Map<String, String>> uids = new HashMap<>();

    @TempDir
    Path config;

    private DirectoryServer server;
    private Database database;
    private ControlPlane east;
    private ControlPlane west;
    private RestlessDirectory directory;
    private List<Fleet> fleets;
    private Accidents accidents;
    private Pausing pauses;
    private SoakAudit audit;

    @BeforeEach
    void aCompanyInLine() throws Exception {
        server = KIND.start();
        database = Database.start();
        east = ControlPlane.named("east").start();
        west = ControlPlane.named("west").serviceAccountKey(KeyType.P256).start();
        Migrate.apply(database.dataSource());
        directory = new RestlessDirectory(KIND, server, random);
        fleets = List.of(new Fleet(east, NAMESPACE), new Fleet(west, NAMESPACE));
        fleets.forEach(Fleet::settle);
        configure();
        pauses = new Pausing(config, List.of("east", "west"), random);
        audit = new SoakAudit(database);
        accidents = new Accidents(server, database, List.of(east, west), config, random, LENGTH.compareTo(LONG) >= 0);
        awaitLine();
    }

    @AfterEach
    void stop() throws Exception {
        for (AutoCloseable each : new AutoCloseable[] {accidents, server, database, east, west})
            if (each != null) each.close();
    }

    @Test
    void theClustersEndAsTheDirectorySays() throws Exception {
        var foreign = fleets.stream().map(Fleet::foreignVersions).toList();
        long end = System.nanoTime() + LENGTH.toNanos();
        while (System.nanoTime() < end || !isEnough() && System.nanoTime() < end + LONG.toNanos()) {
            switch (random.nextInt(60)) {
                case 0 -> tell(directory.loseMany());
                case 1, 2 -> approve();
                case 3, 4, 5, 6 -> accident();
                case 7 -> tell(pauses.pause());
                case 8, 9, 10 -> tell(pauses.resume());
                default -> tell(directory.change());
            }
            LockSupport.parkNanos(random.nextLong(200_000_000)); // the pace of the story, and no waiting for anything
        }

        assertThat(accidents.rounds()).isPositive();
        assertThat(audit.lacks("east", "west")).as("what never happened").isEmpty();
        tell(pauses.resume());
        awaitLine();
        awaitEmpty("who has left is deleted", this::leftovers);
        keepUids();

        assertThat(fleets.stream().map(Fleet::foreignVersions)).isEqualTo(foreign);
        accidents.sync().destroy();
        assertThat(accidents.sync().waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS))
                .isTrue();
        var plan = CommandRun.of(config, "plan");
        assertThat(plan.code()).as(plan.said()).isZero();
        audit.isWhole();
        audit.tellsOfNothingForbidden();
        audit.tellsThatNothingOvertook("east", "west");
        audit.tellsWhoLeft();
        assertThat(accidents.partialReadings()).as("partial readings").isPositive();
    }

    private boolean isEnough() {
        return accidents.rounds() > 0 && audit.lacks("east", "west").isEmpty();
    }

    private void accident() {
        if (accidents.isNewRound()) keepUids();
        tell(accidents.next());
    }

    private void tell(String what) {
        story.addLast(what);
        if (story.size() > 40) story.removeFirst();
    }

    private void awaitLine() {
        awaitEmpty("in line", this::differences);
    }

    /** Approves what waits, as a person would who knows that all of it is meant, until nothing is left to do. */
    private void awaitEmpty(String what, Supplier<List<String>> open) {
        long end = System.nanoTime() + PATIENCE.toNanos();
        var left = open.get();
        while (!left.isEmpty()) {
            assertThat(System.nanoTime())
                    .as("%s: seed %d, %s, after %s", what, SEED, left, story)
                    .isLessThan(end);
            approve();
            LockSupport.parkNanos(200_000_000);
            left = open.get();
        }
    }

    private List<String> differences() {
        var truth = directory.truth();
        var all = new ArrayList<>(new RegistryOfFleets(database).differences(truth, fleets));
        for (var fleet : fleets) {
            for (var difference : fleet.differences(truth))
                all.add(fleet.plane().name() + ": " + difference);
        }
        return all;
    }

    private List<String> leftovers() {
        var here = directory.truth().keySet();
        return fleets.stream()
                .flatMap(fleet -> fleet.uids().keySet().stream())
                .filter(id -> !here.contains(id))
                .toList();
    }

    /** Patched in place, never made anew: whoever is here still has the uid of the beginning. */
    private void keepUids() {
        for (var fleet : fleets) {
            var kept = uids.computeIfAbsent(fleet.plane().name(), _ -> new HashMap<>());
            fleet.uids().forEach((id, uid) -> assertThat(uid)
                    .as("the uid of %s, seed %d", id, SEED)
                    .isEqualTo(Objects.requireNonNullElse(kept.putIfAbsent(id, uid), uid)));
        }
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

    private void configure() throws IOException {
        SyncYaml.of(server, database)
                .directory("robots", directory.unit("robots"))
                .directory("groups", directory.unit("groups"))
                .with("schedule: {every: 5s}")
                .with("limits: {returning: {count: 15}}")
                .with("lifecycle: {grace: 20s}")
                .writeTo(config);
        Files.writeString(config.resolve("clusters.yaml"), """
                clusters:
                  - {name: east, kubeconfig: %s, context: east}
                  - {name: west, kubeconfig: %s, context: west, after: east}
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
