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
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** The program that stays, with a schedule that does not come: only what the directory tells can wake it. */
@ExtendWith(Servers.class)
class FollowIT {
    private static final Duration PATIENCE = Duration.ofMinutes(5);

    @TempDir
    Path config;

    private final ControlPlane east;
    private final Database database;
    private final String unit = "follow" + ThreadLocalRandom.current().nextInt(1_000_000);

    FollowIT(@Plane("east") ControlPlane east, Database database) {
        this.east = east;
        this.database = database;
    }

    @Test
    void followsTheEmbeddedDirectory(EmbeddedDirectory directory) throws Exception {
        follows(directory, "generic", "nsAccountLock: TRUE", "changelog");
    }

    @Test
    void followsOpenLdap(OpenLdap directory) throws Exception {
        follows(directory, "openldap", "pwdAccountLockedTime: 000001010000Z", "content-sync");
    }

    @Test
    void followsActiveDirectory(SambaDomain directory) throws Exception {
        follows(directory, "active-directory", "userAccountControl: 514", "dirsync");
    }

    private void follows(DirectoryServer directory, String profile, String disabled, String mechanism)
            throws Exception {
        var base = "ou=" + unit + "," + directory.baseDn();
        directory.load("dn: " + base + "\nobjectClass: organizationalUnit\nou: " + unit + "\n");
        directory.load(robot("first-" + unit, base, profile));
        SharedPlanes.clean(east);
        try (var own = MigratedDatabase.on(database, "follow")) {
            configure(directory, profile, base, own);
            var program = CommandRun.start(config, "run");
            try {
                until("the first pass", () -> state("first-" + unit).equals("active"));
                until("the way of following", () -> CommandRun.of(config, "status")
                        .said()
                        .contains("directory " + profile + "  " + mechanism));

                directory.load(robot("second-" + unit, base, profile));
                until("a new robot", () -> state("second-" + unit).equals("active"));

                var attribute = disabled.substring(0, disabled.indexOf(':'));
                directory.load("dn: " + dn("second-" + unit, base, profile) + "\nchangetype: modify\nreplace: "
                        + attribute + "\n" + disabled + "\n");
                until("a robot that is switched off", () -> state("second-" + unit)
                        .equals("suspended"));

                expires(directory, base, profile);

                directory.restart();
                until("another connection", () -> CommandRun.of(config, "status")
                        .said()
                        .contains("directory " + profile + "  " + mechanism));
                directory.load(robot("third-" + unit, base, profile));
                until("a new robot after the restart", () -> state("third-" + unit)
                        .equals("active"));
            } finally {
                program.destroy();
                if (!program.waitFor(2, TimeUnit.MINUTES))
                    program.destroyForcibly().waitFor();
            }
        } finally {
            SharedPlanes.clean(east);
        }
    }

    /** The schedule does not come, and no server tells of it. */
    private void expires(DirectoryServer directory, String base, String profile) {
        if (profile.equals("openldap")) return; // shadowExpire counts in days
        var soon = Instant.now().plusSeconds(5);
        directory.load(robot("brief-" + unit, base, profile)
                + (profile.equals("generic")
                        ? "loginExpirationTime: "
                                + DateTimeFormatter.ofPattern("uuuuMMddHHmmss'Z'")
                                        .format(soon.atOffset(ZoneOffset.UTC))
                        : "accountExpires: " + ticks(soon))
                + "\n");
        until("a robot that expires", () -> state("brief-" + unit).equals("suspended"));
        assertThat(Instant.now().truncatedTo(ChronoUnit.SECONDS))
                .isAfterOrEqualTo(soon.truncatedTo(ChronoUnit.SECONDS));
    }

    /** As Active Directory counts: in steps of 100 ns from 1601 on. */
    private static long ticks(Instant moment) {
        return (moment.toEpochMilli() + 11_644_473_600_000L) * 10_000;
    }

    private static void until(String what, BooleanSupplier condition) {
        Awaitility.await(what).atMost(PATIENCE).until(condition::getAsBoolean);
    }

    private static String dn(String login, String base, String profile) {
        return (profile.equals("active-directory") ? "CN=" : "uid=") + login + "," + base;
    }

    private static String robot(String login, String base, String profile) {
        var kind = profile.equals("active-directory")
                ? "objectClass: user\nsAMAccountName: " + login + "\nuserAccountControl: 512\n"
                : "objectClass: account\nuid: " + login + "\n";
        return "dn: " + dn(login, base, profile) + "\n" + kind;
    }

    private String state(String name) {
        return east.kubectl(
                "get",
                "serviceaccount",
                name,
                "-n",
                unit,
                "--ignore-not-found",
                "-o",
                "jsonpath={.metadata.annotations.chancery\\.dev/state}");
    }

    private void configure(DirectoryServer directory, String profile, String base, Database own) throws Exception {
        SyncYaml.of(directory, own)
                .directory("name", profile)
                .under(base)
                .with("schedule: {every: 1h}")
                .writeTo(config);
        Files.writeString(
                config.resolve("clusters.yaml"),
                "clusters:\n  - {name: east, kubeconfig: %s, context: east}\n".formatted(east.kubeconfig()));
        Files.writeString(config.resolve("mapping.yaml"), """
                rules:
                  - name: follow
                    when: (objectClass=*)
                    place:
                      - {namespace: %s, create-namespace: true}
                """.formatted(unit));
        assertThat(CommandRun.of(config, "plan").code()).isEqualTo(2);
    }
}
