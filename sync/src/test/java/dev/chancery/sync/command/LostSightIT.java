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
import java.time.Instant;
import java.util.Objects;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.jdbc.core.JdbcTemplate;

/**
 * OpenLDAP hides from our account what switches robots off: all of them look in order, and their entries are as they were. Nobody
 * comes back.
 */
@ExtendWith(Servers.class)
class LostSightIT {
    private static final Duration PATIENCE = Duration.ofMinutes(5);
    private static final int ROBOTS = 8;
    private static final int OFF = 6;
    private static final String LOCK = "\nchangetype: modify\nreplace: pwdAccountLockedTime\n";

    @TempDir
    Path config;

    private final OpenLdap directory;
    private final ControlPlane east;
    private final ControlPlane west;
    private final Database database;
    private final JdbcTemplate jdbc;
    private final String unit = "sight" + ThreadLocalRandom.current().nextInt(1_000_000);
    private boolean hidden;
    private String said = "";

    LostSightIT(
            @Plane("east") ControlPlane east, @Plane("west") ControlPlane west, OpenLdap directory, Database server) {
        this.east = east;
        this.west = west;
        this.directory = directory;
        this.database = MigratedDatabase.on(server, "sight");
        this.jdbc = new JdbcTemplate(database.dataSource());
    }

    @BeforeEach
    void sixOfEightRobotsAreSwitchedOff() throws IOException {
        SharedPlanes.clean(east, west);
        directory.load("dn: " + base() + "\nobjectClass: organizationalUnit\nou: " + unit + "\n");
        for (int n = 1; n <= ROBOTS; n++) directory.load(robot("bot-" + n));
        configure("{every: 1h}");
        assertThat(run("apply")).as(said).isZero();
        for (int n = 1; n <= OFF; n++)
            directory.load("dn: " + dn("bot-" + n) + LOCK + "pwdAccountLockedTime: 000001010000Z\n");
        assertThat(run("apply")).as(said).isZero();
        assertThat(states("suspended")).isEqualTo(OFF);
        assertThat(roles()).isEqualTo(2L * (ROBOTS - OFF));
    }

    @AfterEach
    void close() {
        if (hidden) show();
        SharedPlanes.clean(east, west);
        database.close();
    }

    @Test
    void bringsNobodyBackBeforeAPersonHasLooked() {
        hide();
        directory.load(robot("newcomer"));

        assertThat(run("plan")).isEqualTo(2);
        assertThat(said)
                .contains("HELD: 6 of 6 robots that were switched off or gone come back at once", "back bot-3 (");
        assertThat(run("apply")).isEqualTo(2);

        assertThat(said).contains("6 of their entries have not changed since");
        assertThat(states("suspended")).as("the broker goes on refusing").isEqualTo(OFF);
        assertThat(roles()).as("all else goes on").isEqualTo(2L * (ROBOTS - OFF + 1));
        assertThat(jdbc.queryForObject(
                        "SELECT detail ->> 'count' || (detail -> 'evidence' ->> 0) FROM audit.event WHERE kind = 'returns.held'",
                        String.class))
                .startsWith("6back bot-")
                .contains("suspended since", "disabled in the directory; now neither disabled nor locked");
        assertThat(run("status")).isZero();
        assertThat(said).contains("HELD reading since", "6 of 6 robots that were switched off or gone come back");
        assertThat(run("held", "show", held())).isZero();
        assertThat(said).contains("  back bot-1 (", "  back bot-6 (");

        show();
        assertThat(run("apply")).as(said).isZero();
        assertThat(run("held")).isZero();
        assertThat(states("suspended")).isEqualTo(OFF);
    }

    @Test
    void bringsBackWhomAnAdministratorSwitchesOnAndAllWhoAreApproved() {
        // Directories write the time of a change in whole seconds.
        var second = Instant.now().getEpochSecond();
        Awaitility.await("the next one").until(() -> Instant.now().getEpochSecond() > second);
        directory.load("dn: " + dn("bot-1") + LOCK);
        assertThat(run("apply")).as(said).isZero();
        assertThat(states("suspended")).isEqualTo(OFF - 1);
        for (int n = 2; n <= OFF; n++) directory.load("dn: " + dn("bot-" + n) + LOCK);
        assertThat(run("apply")).isEqualTo(2);
        assertThat(said)
                .contains("5 of 5 robots", "come back, after 1 shortly before")
                .doesNotContain("have not changed");
        var id = held();

        assertThat(run("held", "approve", id, "--reason", "the audit is over", "--as", "eve"))
                .isZero();
        assertThat(run("apply")).as(said).isZero();

        assertThat(states("active")).isEqualTo(ROBOTS);
        assertThat(roles()).isEqualTo(2L * ROBOTS);
        assertThat(audited("approval.used")).isEqualTo(1);
        assertThat(jdbc.queryForObject("SELECT count(*) FROM audit.broken()", Long.class))
                .isZero();
    }

    @Test
    void bringsNobodyBackWhileItIsFollowed() throws Exception {
        configure("{every: 1s}\nwhole-readings: {every: 2s}");
        var program = CommandRun.start(config, "run");
        try {
            until("the first run", () -> run("status") == 0 && said.contains("content-sync"));
            hide();
            until("that it is noticed", () -> audited("returns.held") > 0);
            directory.load(robot("newcomer"));
            until("a newcomer in both clusters", () -> roles() == 2L * (ROBOTS - OFF + 1));

            assertThat(states("suspended")).isEqualTo(OFF);
            assertThat(audited("robot.active")).as("nobody came back").isEqualTo(ROBOTS + 1L);

            show();
            until("that nothing is held", () -> run("held") == 0);
            assertThat(states("suspended")).isEqualTo(OFF);
        } finally {
            program.destroy();
            assertThat(program.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
        }
    }

    private void hide() {
        directory.hideLocks();
        hidden = true;
    }

    private void show() {
        directory.showLocks();
        hidden = false;
    }

    /** The one thing that waits. */
    private String held() {
        assertThat(run("held")).isEqualTo(2);
        return said.lines()
                .filter(line -> line.endsWith("waits"))
                .findFirst()
                .orElseThrow()
                .replaceAll(" .*", "");
    }

    private static void until(String what, BooleanSupplier condition) {
        Awaitility.await(what).atMost(PATIENCE).until(condition::getAsBoolean);
    }

    private int run(String... words) {
        var run = CommandRun.of(config, words);
        said = run.said();
        return run.code();
    }

    private long states(String state) {
        return number("SELECT count(*) FROM registry.robot WHERE state = ?", state);
    }

    private long audited(String kind) {
        return number("SELECT count(*) FROM audit.event WHERE kind = ?", kind);
    }

    private long number(String query, String parameter) {
        return Objects.requireNonNull(jdbc.queryForObject(query, Long.class, parameter));
    }

    private long roles() {
        return SharedPlanes.bindings(east, unit).size()
                + SharedPlanes.bindings(west, unit).size();
    }

    private String base() {
        return "ou=" + unit + "," + directory.baseDn();
    }

    private String dn(String login) {
        return "uid=" + login + "," + base();
    }

    private String robot(String login) {
        return "dn: " + dn(login) + "\nobjectClass: account\nuid: " + login + "\n\n";
    }

    private void configure(String schedule) throws IOException {
        SyncYaml.of(directory, database)
                .under(base())
                .with("limits: {suspending: {count: " + OFF + "}}")
                .with("schedule: " + schedule)
                .writeTo(config);
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
                    place:
                      - {namespace: %s, create-namespace: true}
                    bind:
                      - {role: ClusterRole/view, namespace: %s}
                """.formatted(unit, unit));
    }
}
