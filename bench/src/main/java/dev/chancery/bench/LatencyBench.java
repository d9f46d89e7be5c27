package dev.chancery.bench;

import dev.chancery.migrations.Migrate;
import dev.chancery.sync.command.Commands;
import dev.chancery.testbed.ControlPlane;
import dev.chancery.testbed.Database;
import dev.chancery.testbed.DirectoryServer;
import dev.chancery.testbed.EmbeddedDirectory;
import dev.chancery.testbed.OpenLdap;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;

/**
 * How long a change in a directory takes to be true in a real cluster: from the server's answer to the modification that
 * switches a robot off or on, to the event that says its role binding is gone or back. Beside it, the same binding created
 * and deleted by a bare client.
 */
final class LatencyBench {
    private static final int ROBOTS = 100;
    private static final int WARM_UP = 6;
    private static final Duration FIRST_PASS = Duration.ofMinutes(2);
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final double MILLION = 1e6;

    private LatencyBench() {}

    static void run(int changes, Consumer<Measurement> result) {
        try (var database = Database.start()) {
            try (var embedded = EmbeddedDirectory.start()) {
                var disabled = "nsAccountLock: TRUE";
                run("embedded directory", embedded, "generic", disabled, database, changes)
                        .forEach(result);
            }
            try (var openldap = OpenLdap.start()) {
                var disabled = "pwdAccountLockedTime: 000001010000Z";
                run("OpenLDAP", openldap, "openldap", disabled, database, changes)
                        .forEach(result);
            }
        }
    }

    private static List<Measurement> run(
            String what, DirectoryServer directory, String profile, String disabled, Database server, int changes) {
        try (var plane = ControlPlane.named("bench").start();
                var database = server.createDatabase("latency");
                var bindings = BindingWatch.in(plane, profile)) {
            Migrate.apply(database.dataSource());
            populate(directory);
            var folder = Files.createTempDirectory("chancery-bench");
            configure(folder, directory, profile, plane, database);
            var resident = Thread.ofPlatform()
                    .name("resident")
                    .start(() -> Commands.run("run", "--config", folder.toString()));
            try {
                for (int n = 0; n < ROBOTS; n++) bindings.awaitAdded(FIRST_PASS);
                toggle(directory, disabled, bindings, WARM_UP);
                double[] ours = toggle(directory, disabled, bindings, changes);
                double[] bare = bindings.bare(changes, PATIENCE);
                return List.of(
                        measurement(what, "p50", ours, bare, changes / 2),
                        measurement(what, "p99", ours, bare, changes - 1 - changes / 100));
            } finally {
                resident.interrupt();
                resident.join();
            }
        } catch (IOException e) {
            throw new UncheckedIOException("the bench cannot write its configuration", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
    }

    private static Measurement measurement(String what, String share, double[] ours, double[] bare, int index) {
        return new Measurement(
                what + ": modified to true in the cluster, " + share, "ms", ours[index], bare[index], "p99 1,000");
    }

    /** Milliseconds, sorted. */
    private static double[] toggle(DirectoryServer directory, String disabled, BindingWatch bindings, int changes) {
        var attribute = disabled.substring(0, disabled.indexOf(':'));
        var taken = new double[changes];
        for (int i = 0; i < changes; i++) {
            var robot = "uid=robot-" + i / 2 % ROBOTS + ",ou=robots," + directory.baseDn();
            boolean off = i % 2 == 0;
            directory.load("dn: " + robot + "\nchangetype: modify\nreplace: " + attribute + "\n"
                    + (off ? disabled + "\n" : ""));
            long answered = System.nanoTime();
            long seen = off ? bindings.awaitDeleted(PATIENCE) : bindings.awaitAdded(PATIENCE);
            taken[i] = Math.max(0, seen - answered) / MILLION;
        }
        Arrays.sort(taken);
        return taken;
    }

    private static void populate(DirectoryServer directory) {
        var ldif = new StringBuilder();
        for (var unit : List.of("robots", "groups"))
            ldif.append("dn: ou=%s,%s\nobjectClass: organizationalUnit\nou: %s\n\n"
                    .formatted(unit, directory.baseDn(), unit));
        for (int n = 0; n < ROBOTS; n++)
            ldif.append("dn: uid=robot-%d,ou=robots,%s\nobjectClass: account\nuid: robot-%d\n\n"
                    .formatted(n, directory.baseDn(), n));
        directory.load(ldif.toString());
    }

    private static void configure(
            Path folder, DirectoryServer directory, String profile, ControlPlane plane, Database database)
            throws IOException {
        Files.writeString(folder.resolve("sync.yaml"), """
                directory:
                  name: %1$s
                  servers: ["ldaps://%2$s:%3$d"]
                  trust: %4$s
                  bind: {dn: "%5$s", password-file: %6$s}
                  profile: %1$s
                  robots: ou=robots,%7$s
                  groups: ou=groups,%7$s
                database: {url: "%8$s"}
                schedule: {every: 1h}
                """.formatted(
                        profile,
                        directory.host(),
                        directory.ldapsPort(),
                        directory.caFile(),
                        directory.readerDn(),
                        directory.readerPasswordFile(),
                        directory.baseDn(),
                        database.jdbcUrl("chancery_sync")));
        Files.writeString(
                folder.resolve("clusters.yaml"),
                "clusters:\n  - {name: bench, kubeconfig: %s, context: bench}\n".formatted(plane.kubeconfig()));
        Files.writeString(folder.resolve("mapping.yaml"), """
                roles: [ClusterRole/view]
                rules:
                  - name: everyone
                    when: (uid=*)
                    place:
                      - {namespace: %1$s, create-namespace: true}
                    bind:
                      - {role: ClusterRole/view, namespace: %1$s}
                """.formatted(profile));
    }
}
