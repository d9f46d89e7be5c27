package dev.chancery.sync.command;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chancery.migrations.Migrate;
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
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.jdbc.core.JdbcTemplate;

/** Robots of two directories of different kinds in one cluster: what one of them does never harms the robots of the other. */
@ExtendWith(Servers.class)
@Needs(ServerKind.EMBEDDED_DIRECTORY)
class SeveralDirectoriesIT {
    private static final int ROBOTS = 8;

    @TempDir
    Path config;

    private final ControlPlane east;
    private final Database own;
    private final OpenLdap openLdap;
    private final EmbeddedDirectory embedded = EmbeddedDirectory.start();
    private final String unit = "two" + ThreadLocalRandom.current().nextInt(1_000_000);

    SeveralDirectoriesIT(@Plane("east") ControlPlane east, Database database, OpenLdap openLdap) {
        this.east = east;
        this.openLdap = openLdap;
        own = database.createDatabase("several");
    }

    @BeforeEach
    void populate() throws IOException {
        Migrate.apply(own.dataSource());
        SharedPlanes.clean(east);
        for (var server : List.of(openLdap, embedded)) {
            server.load("dn: " + base(server) + "\nobjectClass: organizationalUnit\nou: " + unit + "\n");
            for (int n = 0; n < ROBOTS; n++) load(server, name(server) + "-" + n);
        }
        Files.writeString(
                config.resolve("clusters.yaml"),
                "clusters:\n  - {name: east, kubeconfig: %s, context: east}\n".formatted(east.kubeconfig()));
        Files.writeString(config.resolve("mapping.yaml"), """
                rules:
                  - name: all
                    when: (objectClass=*)
                    place:
                      - {namespace: %s, create-namespace: true}
                """.formatted(unit));
        both().writeTo(config);
        done("apply");
        assertThat(accounts()).isEqualTo(2 * ROBOTS);
    }

    @AfterEach
    void end() {
        SharedPlanes.clean(east);
        own.close();
        embedded.close();
    }

    @Test
    void goesOnWithOneWhileTheOtherIsAway() {
        embedded.kill();
        load(openLdap, "newcomer");
        delete(openLdap, "openldap-0");

        var applied = run("apply");

        assertThat(applied.said()).contains("Directory embedded was not read wholly", "UNREACHABLE");
        assertThat(applied.code()).isEqualTo(3);
        assertThat(accounts()).isEqualTo(2 * ROBOTS + 1);
        assertThat(states("openldap")).isEqualTo("active " + ROBOTS + ", quarantined 1");
        assertThat(states("embedded")).isEqualTo("active " + ROBOTS);
        assertThat(run("status").said()).contains("directory openldap  " + ROBOTS + " robots; everything was read ");
    }

    /** Its robots are frozen, which alone would be 2; without any it would be 0. */
    @Test
    void endsAPlanAsItsRunWouldWhereOneTurnsTheReaderAway() throws IOException {
        var wrong = Files.writeString(config.resolve("wrong.password"), "not this one");
        both().directory("bind", "{dn: \"%s\", password-file: %s}".formatted(embedded.readerDn(), wrong))
                .writeTo(config);

        for (var command : List.of("plan", "apply")) {
            var ran = run(command);
            assertThat(ran.said()).contains("Directory embedded was not read wholly");
            assertThat(ran.code()).as(command).isEqualTo(3);
        }
        var json = run("plan", "-o", "json");
        assertThat(json.out()).contains("\"unread\" :");
        assertThat(json.code()).isEqualTo(3);
    }

    @Test
    void holdsOnlyTheDirectoryThatEverybodyLeft() {
        for (int n = 0; n < ROBOTS; n++) delete(embedded, "embedded-" + n);
        load(openLdap, "newcomer");

        var applied = run("apply");

        assertThat(applied.said()).contains("in directory embedded, all 8 robots are gone from the directory");
        assertThat(applied.code()).isEqualTo(2);
        assertThat(states("openldap")).isEqualTo("active " + (ROBOTS + 1));
        assertThat(states("embedded")).isEqualTo("active " + ROBOTS);
        assertThat(accounts()).isEqualTo(2 * ROBOTS + 1);
        var digest = applied.said().replaceAll("(?s).*--approve ([0-9a-f]{16}).*", "$1");
        done("apply", "--approve", digest);
        assertThat(states("embedded")).isEqualTo("quarantined " + ROBOTS);
        assertThat(states("openldap")).isEqualTo("active " + (ROBOTS + 1));
    }

    @Test
    void holdsInADirectoryByItsOwnLimits() {
        both().directory("limits", "{vanishing: {count: 1}}").writeTo(config);
        for (int n = 0; n < 2; n++) {
            delete(openLdap, "openldap-" + n);
            delete(embedded, "embedded-" + n);
        }

        var applied = run("apply");

        assertThat(applied.said())
                .contains(
                        "in directory embedded, 2 of 8 robots are gone from the directory at once, which is more than the"
                                + " limit of 1 or 5 %");
        assertThat(applied.code()).isEqualTo(2);
        assertThat(states("openldap")).isEqualTo("active 6, quarantined 2");
        assertThat(states("embedded")).isEqualTo("active " + ROBOTS);
    }

    @Test
    void keepsRobotsOfADirectoryThatIsNoLongerReadUntilItIsRetired() {
        sync(openLdap).writeTo(config);
        assertThat(run("apply").said()).contains("directory embedded is not in the settings any more");
        assertThat(states("embedded")).isEqualTo("active " + ROBOTS);
        assertThat(accounts()).isEqualTo(2 * ROBOTS);

        sync(openLdap).with("retired: [embedded]").writeTo(config);
        var retired = run("apply");
        assertThat(retired.code()).isEqualTo(2);
        var digest = retired.said().replaceAll("(?s).*--approve ([0-9a-f]{16}).*", "$1");
        done("apply", "--approve", digest);
        assertThat(states("embedded")).isEqualTo("quarantined " + ROBOTS);
    }

    @Test
    void letsNoDirectoryTakeAnIdOrANameOfAnother() {
        load(embedded, "openldap-1");

        var applied = run("apply");

        assertThat(applied.code()).isZero();
        assertThat(states("embedded")).isEqualTo("active " + ROBOTS);
        assertThat(states("openldap")).isEqualTo("active " + ROBOTS);
        assertThat(run("plan").said()).contains("its name openldap-1 is that of a robot of directory openldap");
    }

    /** Though it would wait for ten minutes for an answer of the other one. */
    @Test
    void followsOneWhileTheOtherDoesNotAnswer() throws Exception {
        both().directory("response-timeout", "10m")
                .with("schedule: {every: 1h}")
                .writeTo(config);
        var sync = CommandRun.start(config, "run");
        try {
            until("both are followed", () -> {
                var said = run("status").said();
                return said.contains("content-sync") && said.contains("changelog");
            });
            embedded.pause();

            openLdap.load("dn: uid=openldap-0," + base(openLdap)
                    + "\nchangetype: modify\nreplace: pwdAccountLockedTime\npwdAccountLockedTime: 000001010000Z\n");

            until("the robot is switched off", () -> states("openldap").endsWith("suspended 1"));
            openLdap.load("dn: uid=openldap-1," + base(openLdap)
                    + "\nchangetype: modify\nreplace: pwdAccountLockedTime\npwdAccountLockedTime: 000001010000Z\n");
            until("and the next", () -> states("openldap").endsWith("suspended 2"));
            assertThat(states("embedded")).as("nobody is lost").isEqualTo("active " + ROBOTS);

            embedded.resume();
            embedded.load("dn: uid=embedded-0," + base(embedded)
                    + "\nchangetype: modify\nreplace: nsAccountLock\nnsAccountLock: TRUE\n");
            until("the other is heard again", () -> states("embedded").endsWith("suspended 1"));
        } finally {
            embedded.resume();
            sync.destroyForcibly().waitFor();
        }
    }

    private static void until(String what, BooleanSupplier condition) {
        Awaitility.await(what).atMost(Duration.ofMinutes(5)).until(condition::getAsBoolean);
    }

    private void done(String... words) {
        var run = run(words);
        assertThat(run.code()).as(run.said()).isZero();
    }

    private CommandRun run(String... words) {
        return CommandRun.of(config, words);
    }

    private String states(String directory) {
        return new JdbcTemplate(own.dataSource())
                        .queryForList(
                                "SELECT state || ' ' || count(*) FROM registry.robot WHERE directory = ? GROUP BY state ORDER BY state",
                                String.class,
                                directory)
                        .stream()
                        .collect(Collectors.joining(", "));
    }

    private int accounts() {
        return (int) east.kubectl(
                        "get",
                        "serviceaccounts",
                        "-n",
                        unit,
                        "-l",
                        "app.kubernetes.io/managed-by=chancery",
                        "-o",
                        "name")
                .lines()
                .count();
    }

    private void load(DirectoryServer server, String login) {
        server.load("dn: uid=" + login + "," + base(server) + "\nobjectClass: account\nuid: " + login + "\n");
    }

    private void delete(DirectoryServer server, String login) {
        server.load("dn: uid=" + login + "," + base(server) + "\nchangetype: delete\n");
    }

    private String base(DirectoryServer server) {
        return "ou=" + unit + "," + server.baseDn();
    }

    private static String name(DirectoryServer server) {
        return server instanceof OpenLdap ? "openldap" : "embedded";
    }

    private SyncYaml sync(DirectoryServer server) {
        return SyncYaml.of(server, own)
                .directory("name", name(server))
                .under(base(server))
                .directory("connect-timeout", "30s");
    }

    private SyncYaml both() {
        return sync(openLdap).and(sync(embedded));
    }
}
