package dev.chancery.sync.command;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chancery.sync.MigratedDatabase;
import dev.chancery.testbed.ControlPlane;
import dev.chancery.testbed.Database;
import dev.chancery.testbed.DirectoryServer;
import dev.chancery.testbed.EmbeddedDirectory;
import dev.chancery.testbed.OpenLdap;
import dev.chancery.testbed.Plane;
import dev.chancery.testbed.SambaDomain;
import dev.chancery.testbed.Servers;
import dev.chancery.testbed.settings.SyncYaml;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.concurrent.ThreadLocalRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** The life of one robot, told by each kind of directory server and followed by two real control planes. */
@ExtendWith(Servers.class)
class EveryDirectoryToClustersIT {
    @TempDir
    Path config;

    private final ControlPlane east;
    private final ControlPlane west;
    private final Database database;
    private final String unit = "story" + ThreadLocalRandom.current().nextInt(1_000_000);
    private String said = "";

    EveryDirectoryToClustersIT(@Plane("east") ControlPlane east, @Plane("west") ControlPlane west, Database database) {
        this.east = east;
        this.west = west;
        this.database = database;
    }

    @Test
    void followsTheEmbeddedDirectory(EmbeddedDirectory directory) throws IOException {
        follows(directory, posix(), "nsAccountLock: TRUE");
    }

    @Test
    void followsOpenLdap(OpenLdap directory) throws IOException {
        follows(directory, posix(), "pwdAccountLockedTime: 000001010000Z");
    }

    @Test
    void followsActiveDirectory(SambaDomain directory) throws IOException {
        var kinds = new Kinds(
                "CN",
                "objectClass: user\nsAMAccountName: %s\nuserAccountControl: 512",
                "objectClass: group\nsAMAccountName: %s");
        follows(directory, kinds, "userAccountControl: 514");
    }

    /** How a kind of server writes robots and groups. */
    private record Kinds(String naming, String robot, String group) {}

    private static Kinds posix() {
        return new Kinds("uid", "objectClass: account\nuid: %s", "objectClass: groupOfNames\ncn: %s");
    }

    private void follows(DirectoryServer directory, Kinds kinds, String disabled) throws IOException {
        var base = "ou=" + unit + "," + directory.baseDn();
        var robot = kinds.naming() + "=bot-" + unit + "," + base;
        directory.load("dn: " + base + "\nobjectClass: organizationalUnit\nou: " + unit + "\n");
        directory.load("dn: " + robot + "\n" + kinds.robot().formatted("bot-" + unit) + "\n");
        directory.load("dn: cn=inner-" + unit + "," + base + "\n"
                + kinds.group().formatted("inner-" + unit) + "\nmember: " + robot + "\n");
        directory.load("dn: cn=outer-" + unit + "," + base + "\n"
                + kinds.group().formatted("outer-" + unit) + "\nmember: cn=inner-" + unit + "," + base + "\n");
        SharedPlanes.clean(east, west);
        try (var own = MigratedDatabase.on(database, "every")) {
            configure(directory, base, own);

            assertThat(run("apply")).as(said).isZero();
            assertThat(bindings(east) + bindings(west)).contains("bot-" + unit + ".view.");
            assertThat(state(east)).isEqualTo("active");
            var restore = directory.copy();

            // Directories write the time of a change in whole seconds.
            var second = Instant.now().getEpochSecond();
            while (Instant.now().getEpochSecond() == second) Thread.onSpinWait();
            var attribute = disabled.substring(0, disabled.indexOf(':'));
            directory.load("dn: " + robot + "\nchangetype: modify\nreplace: " + attribute + "\n" + disabled + "\n");
            assertThat(run("apply")).as(said).isZero();
            assertThat(bindings(east) + bindings(west)).doesNotContain("bot-" + unit);
            assertThat(state(west)).isEqualTo("suspended");

            restore.run();
            assertThat(run("plan")).as(said).isEqualTo(2);
            assertThat(said)
                    .contains("HELD")
                    .contains("was restored from a copy")
                    .contains("--approve ");
            directory.load("dn: ou=busy," + base + "\nobjectClass: organizationalUnit\nou: busy\n");
            assertThat(run("apply"))
                    .as("the copy of before it was switched off: %s", said)
                    .isEqualTo(2);
            assertThat(said).contains("was restored from a copy");
            assertThat(state(west)).isEqualTo("suspended");
            assertThat(bindings(east) + bindings(west)).doesNotContain("bot-" + unit);
            var digest = digest();
            assertThat(run("plan")).as(said).isEqualTo(2);
            assertThat(said).contains("was restored from a copy").contains(digest);
            assertThat(run("status")).isZero();
            assertThat(said)
                    .contains("HELD reading since ")
                    .contains("was restored from a copy")
                    .contains(digest);
            assertThat(run("apply", "--approve", digest)).as(said).isZero();
            assertThat(run("status")).isZero();
            assertThat(said).doesNotContain("HELD");
            assertThat(state(west)).isEqualTo("active");

            directory.load("dn: " + robot + "\nchangetype: delete\n");
            assertThat(run("apply")).as("the only robot is gone: %s", said).isEqualTo(2);
            assertThat(state(west)).isEqualTo("active");
            assertThat(run("apply", "--approve", digest())).as(said).isZero();
            assertThat(state(west)).isEqualTo("quarantined");
        } finally {
            SharedPlanes.clean(east, west);
        }
    }

    private String digest() {
        return said.replaceAll("(?s).*--approve ([0-9a-f]{16}).*", "$1");
    }

    private String bindings(ControlPlane plane) {
        return plane.kubectl("get", "rolebindings", "-n", unit, "-o", "name");
    }

    private String state(ControlPlane plane) {
        return plane.kubectl(
                "get",
                "serviceaccount",
                "bot-" + unit,
                "-n",
                unit,
                "-o",
                "jsonpath={.metadata.annotations.chancery\\.dev/state}");
    }

    private int run(String... words) {
        var run = CommandRun.of(config, words);
        said = run.said();
        return run.code();
    }

    private void configure(DirectoryServer directory, String base, Database own) throws IOException {
        SyncYaml.of(directory, own).under(base).writeTo(config);
        Files.writeString(config.resolve("clusters.yaml"), """
                clusters:
                  - {name: east, kubeconfig: %s, context: east}
                  - {name: west, kubeconfig: %s, context: west}
                """.formatted(east.kubeconfig(), west.kubeconfig()));
        Files.writeString(config.resolve("mapping.yaml"), """
                roles: [ClusterRole/view]
                rules:
                  - name: story
                    when: (memberOf=cn=outer-%s,%s)
                    place:
                      - {namespace: %s, create-namespace: true}
                    bind:
                      - {role: ClusterRole/view, namespace: %s}
                """.formatted(unit, base, unit, unit));
    }
}
