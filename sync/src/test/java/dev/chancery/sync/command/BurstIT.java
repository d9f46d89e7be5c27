package dev.chancery.sync.command;

import static org.assertj.core.api.Assertions.assertThat;

import com.unboundid.ldap.sdk.LDAPException;
import com.unboundid.ldap.sdk.Modification;
import com.unboundid.ldap.sdk.ModificationType;
import dev.chancery.sync.MigratedDatabase;
import dev.chancery.testbed.ControlPlane;
import dev.chancery.testbed.Database;
import dev.chancery.testbed.DirectoryServer;
import dev.chancery.testbed.EmbeddedDirectory;
import dev.chancery.testbed.Needs;
import dev.chancery.testbed.OpenLdap;
import dev.chancery.testbed.Plane;
import dev.chancery.testbed.ServerKind;
import dev.chancery.testbed.Servers;
import dev.chancery.testbed.settings.SyncYaml;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.jdbc.core.JdbcTemplate;

/** Many changes at once are answered by a few runs, and one by itself without waiting. */
@ExtendWith(Servers.class)
@Needs({ServerKind.OPENLDAP, ServerKind.EMBEDDED_DIRECTORY})
class BurstIT {
    private static final int WRITERS = 4;
    private static final int PLACED = 3;
    /** Far fewer runs than changes: whoever writes slowly is answered more often. */
    private static final int CHANGES_A_RUN = 20;

    /** A run and its gathering take far less even where nothing else does, and the schedule comes after an hour. */
    private static final Duration AT_ONCE = Duration.ofMinutes(1);

    private static final Duration PATIENCE = Duration.ofMinutes(5);

    /** Where another one is wanted it is begun in far less than these seconds. */
    private static final String GOING_ON =
            "SELECT count(*) FROM sync.run WHERE coalesce(finished_at, 'infinity') > clock_timestamp() - interval '3 seconds'";

    @TempDir
    Path config;

    private final ControlPlane east;
    private final Database database;
    private final String namespace = "burst-" + UUID.randomUUID().toString().substring(0, 8);

    BurstIT(@Plane("east") ControlPlane east, Database database) {
        this.east = east;
        this.database = database;
    }

    @Test
    void isAFewRunsOnOpenLdap() throws Exception {
        var seed = Files.writeString(config.resolve("seed.ldif"), robots(10_000, "dc=robot,dc=test"));
        try (var directory = OpenLdap.start(OpenLdap.Setup.standard().seededWith(seed))) {
            isAFewRuns(directory, 10_000);
        }
    }

    /** More than its change log is asked for at once: everything is read instead. */
    @Test
    void isAFewRunsOnTheEmbeddedDirectory() throws Exception {
        try (var directory = EmbeddedDirectory.start()) {
            directory.load(robots(3_000, directory.baseDn()));
            isAFewRuns(directory, 3_000);
        }
    }

    private void isAFewRuns(DirectoryServer directory, int robots) throws Exception {
        SharedPlanes.clean(east);
        try (var own = MigratedDatabase.on(database, "burst")) {
            configure(directory, own);
            var jdbc = new JdbcTemplate(own.dataSource());
            var program = CommandRun.start(config, "run");
            try {
                until("all robots", () -> runs(jdbc) > 0);
                until("following", () -> number(jdbc, "SELECT count(*) FROM sync.following WHERE sees_deletions") == 1);
                place(directory, 0);
                until("news of one", () -> placed() == 1);
                long before = runs(jdbc);

                burst(directory, robots);
                place(directory, 1);
                until("what came after them", () -> placed() == 2);
                until("the end of all runs", () -> number(jdbc, GOING_ON) == 0);
                assertThat(runs(jdbc) - before).isLessThan(robots / CHANGES_A_RUN);

                place(directory, 2);
                Awaitility.await("one by itself").atMost(AT_ONCE).until(() -> placed() == 3);
            } finally {
                program.destroy();
                if (!program.waitFor(2, TimeUnit.MINUTES))
                    program.destroyForcibly().waitFor();
            }
        } finally {
            SharedPlanes.clean(east);
        }
    }

    private static void burst(DirectoryServer directory, int robots) throws InterruptedException {
        var writers = IntStream.range(0, WRITERS)
                .mapToObj(writer -> Thread.ofPlatform().start(() -> write(directory, writer, robots)))
                .toList();
        for (var writer : writers) writer.join();
    }

    private static void write(DirectoryServer directory, int writer, int robots) {
        try (var admin = directory.admin()) {
            for (int i = writer; i < robots; i += WRITERS) {
                if (i < PLACED) continue;
                admin.modify(
                        dn(i, directory.baseDn()),
                        new Modification(ModificationType.REPLACE, "description", "changed"));
            }
        } catch (LDAPException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void place(DirectoryServer directory, int robot) {
        directory.load("dn: " + dn(robot, directory.baseDn())
                + "\nchangetype: modify\nreplace: description\ndescription: placed\n");
    }

    private int placed() {
        return SharedPlanes.accounts(east, namespace).size();
    }

    private static long runs(JdbcTemplate jdbc) {
        return number(jdbc, "SELECT count(*) FROM sync.run WHERE finished_at IS NOT NULL");
    }

    private static long number(JdbcTemplate jdbc, String query) {
        var number = jdbc.queryForObject(query, Long.class);
        return number == null ? 0 : number;
    }

    private static void until(String what, BooleanSupplier condition) {
        Awaitility.await(what)
                .pollInterval(Duration.ofMillis(20))
                .atMost(PATIENCE)
                .until(condition::getAsBoolean);
    }

    private static String dn(int robot, String base) {
        return "uid=bot-" + robot + ",ou=robots," + base;
    }

    private static String robots(int count, String base) {
        return "dn: ou=robots," + base + "\nobjectClass: organizationalUnit\nou: robots\n\n"
                + IntStream.range(0, count)
                        .mapToObj(i -> "dn: " + dn(i, base) + "\nobjectClass: account\nuid: bot-" + i + "\n")
                        .collect(Collectors.joining("\n"));
    }

    private void configure(DirectoryServer directory, Database own) throws IOException {
        SyncYaml.of(directory, own)
                .under("ou=robots," + directory.baseDn())
                .with("schedule: {every: 1h}")
                .writeTo(config);
        Files.writeString(
                config.resolve("clusters.yaml"),
                "clusters:\n  - {name: east, kubeconfig: %s, context: east}\n".formatted(east.kubeconfig()));
        Files.writeString(config.resolve("mapping.yaml"), """
                rules:
                  - name: placed
                    when: (description=placed)
                    place:
                      - {namespace: %s, create-namespace: true}
                """.formatted(namespace));
    }
}
