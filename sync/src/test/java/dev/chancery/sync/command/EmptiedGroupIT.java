package dev.chancery.sync.command;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chancery.sync.MigratedDatabase;
import dev.chancery.testbed.ControlPlane;
import dev.chancery.testbed.Database;
import dev.chancery.testbed.OpenLdap;
import dev.chancery.testbed.Plane;
import dev.chancery.testbed.Servers;
import dev.chancery.testbed.settings.SyncYaml;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.jdbc.core.JdbcTemplate;

/** A colleague empties a group at one stroke, by which all of its members hold a role, while sync follows the directory. */
@ExtendWith(Servers.class)
class EmptiedGroupIT {
    private static final int MEMBERS = 300;
    private static final int FEW = 8; // a group may lose so many without asking
    private static final Duration PATIENCE = Duration.ofMinutes(5);

    private final ControlPlane east;
    private final OpenLdap directory;
    private final Database server;
    private final String unit = "emptied" + ThreadLocalRandom.current().nextInt(1_000_000);

    @TempDir
    Path config;

    EmptiedGroupIT(@Plane("east") ControlPlane east, OpenLdap directory, Database server) {
        this.east = east;
        this.directory = directory;
        this.server = server;
    }

    @Test
    void takesNothingAwayUntilAPersonHasSaidSo() throws Exception {
        directory.load(robotsInAGroup());
        SharedPlanes.clean(east);
        try (var own = MigratedDatabase.on(server, "emptied")) {
            configure(own);
            var jdbc = new JdbcTemplate(own.dataSource());
            var program = CommandRun.start(config, "run");
            try {
                until("everybody has the role", () -> bindings() == MEMBERS);
                until("following", () -> number(jdbc, "SELECT count(*) FROM sync.following WHERE sees_deletions") == 1);

                directory.load(modify(group(), "member", base())); // a group of its class must have a member
                until("a hold", () -> waiting(jdbc, "300 of 300 %"));
                directory.load(modify(group(), "member", members(MEMBERS - FEW)));
                until("most members are back", () -> waiting(jdbc, FEW + " of 300 %, and 292 that were held with %"));
                assertThat(takenAway(jdbc)).as("meanwhile").isZero();
                directory.load(modify(group(), "member", base()));
                until("all are out again", () -> waiting(jdbc, "300 of 300 %"));

                assertThat(bindings()).isEqualTo(MEMBERS);
                var held = run("held");
                assertThat(held.code()).isEqualTo(2);
                assertThat(held.said()).containsOnlyOnce("waits").contains("300 of 300 bindings would be lost at once");
                var id = held.said().substring(0, held.said().indexOf(' '));
                assertThat(run("held", "show", id).said().lines().filter(line -> line.contains("Delete RoleBinding")))
                        .hasSize(MEMBERS);

                assertThat(run("held", "approve", id, "--reason", "the group is retired", "--as", "eve")
                                .code())
                        .isZero();
                directory.load(modify(robot(0), "description", "any change makes the next run"));
                until("nobody has the role", () -> bindings() == 0);
                until("that is written down", () -> takenAway(jdbc) == MEMBERS);

                assertThat(SharedPlanes.accounts(east, unit)).hasSize(MEMBERS);
                until("the run has ended", () -> run("held").code() == 0);
                assertThat(number(jdbc, "SELECT count(*) FROM sync.held WHERE state = 'applied'"))
                        .isEqualTo(1);
                assertThat(number(jdbc, "SELECT count(*) FROM sync.held_together"))
                        .isZero();
                assertThat(number(jdbc, "SELECT count(*) FROM audit.broken()")).isZero();
            } finally {
                program.destroy();
                if (!program.waitFor(2, TimeUnit.MINUTES))
                    program.destroyForcibly().waitFor();
            }
        } finally {
            SharedPlanes.clean(east);
        }
    }

    private String robotsInAGroup() {
        var unitItself = "dn: " + base() + "\nobjectClass: organizationalUnit\nou: " + unit + "\n\n";
        var robots = IntStream.range(0, MEMBERS)
                .mapToObj(n -> "dn: " + robot(n) + "\nobjectClass: account\nuid: " + unit + "-" + n + "\n\n")
                .collect(Collectors.joining());
        return unitItself + robots + "dn: " + group() + "\nobjectClass: groupOfNames\ncn: readers\n"
                + lines("member", members(MEMBERS));
    }

    private String[] members(int count) {
        return IntStream.range(0, count).mapToObj(this::robot).toArray(String[]::new);
    }

    private static String modify(String dn, String attribute, String... values) {
        return "dn: " + dn + "\nchangetype: modify\nreplace: " + attribute + "\n" + lines(attribute, values);
    }

    private static String lines(String attribute, String... values) {
        return Stream.of(values).map(value -> attribute + ": " + value + "\n").collect(Collectors.joining());
    }

    private String base() {
        return "ou=" + unit + "," + directory.baseDn();
    }

    private String robot(int number) {
        return "uid=" + unit + "-" + number + "," + base();
    }

    private String group() {
        return "cn=readers," + base();
    }

    private int bindings() {
        return SharedPlanes.bindings(east, unit).size();
    }

    private CommandRun run(String... words) {
        return CommandRun.of(config, words);
    }

    private static long number(JdbcTemplate jdbc, String query) {
        var number = jdbc.queryForObject(query, Long.class);
        return number == null ? 0 : number;
    }

    /** How many bindings, as the audit says. */
    private static long takenAway(JdbcTemplate jdbc) {
        return number(
                jdbc,
                "SELECT count(*) FROM audit.event WHERE kind = 'change.intended' AND detail ->> 'change' = 'Delete'");
    }

    private static boolean waiting(JdbcTemplate jdbc, String reason) {
        return number(jdbc, "SELECT count(*) FROM sync.held WHERE state = 'waiting' AND reason LIKE '" + reason + "'")
                == 1;
    }

    private static void until(String what, BooleanSupplier condition) {
        Awaitility.await(what).atMost(PATIENCE).until(condition::getAsBoolean);
    }

    private void configure(Database own) throws IOException {
        SyncYaml.of(directory, own).under(base()).with("schedule: {every: 1h}").writeTo(config);
        Files.writeString(
                config.resolve("clusters.yaml"),
                "clusters:\n  - {name: east, kubeconfig: %s, context: east}\n".formatted(east.kubeconfig()));
        Files.writeString(config.resolve("mapping.yaml"), """
                roles: [ClusterRole/view]
                rules:
                  - name: everyone
                    when: (uid=*)
                    place:
                      - {namespace: %s, create-namespace: true}
                  - name: readers
                    when: (memberOf=%s)
                    bind:
                      - {role: ClusterRole/view, namespace: %s}
                """.formatted(unit, group(), unit));
    }
}
