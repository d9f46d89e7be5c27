package dev.chancery.sync.command;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chancery.sync.MigratedDatabase;
import dev.chancery.testbed.ControlPlane;
import dev.chancery.testbed.Database;
import dev.chancery.testbed.Needs;
import dev.chancery.testbed.Plane;
import dev.chancery.testbed.SambaDomain;
import dev.chancery.testbed.ServerKind;
import dev.chancery.testbed.settings.SyncYaml;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.jdbc.core.JdbcTemplate;

/** The program that stays, over two domain controllers of one domain that are not equally far when one of them dies. */
@Needs(ServerKind.SAMBA)
class DomainControllersIT {
    private static final Duration PATIENCE = Duration.ofMinutes(5);
    private static final String DISABLED = "userAccountControl: 514\n";

    @TempDir
    Path config;

    private final ControlPlane east;
    private final Database database;
    private final String unit = "dcs" + ThreadLocalRandom.current().nextInt(1_000_000);

    DomainControllersIT(@Plane("east") ControlPlane east, Database database) {
        this.east = east;
        this.database = database;
    }

    @Test
    void bringsNobodyBackBecauseTheOtherOneHasNotHeardYet() throws Exception {
        SharedPlanes.clean(east);
        try (var first = SambaDomain.start();
                var own = MigratedDatabase.on(database, "dcs")) {
            var base = "OU=" + unit + "," + first.baseDn();
            first.load("dn: " + base + "\nobjectClass: organizationalUnit\nou: " + unit + "\n");
            for (var robot : new String[] {"one", "two", "three"}) first.load(robot(robot, base));
            try (var second = first.join()) {
                configure(first, second, base, own);
                var program = CommandRun.start(config, "run");
                try {
                    follows(first, second, base, new JdbcTemplate(own.dataSource()));
                } finally {
                    program.destroy();
                    if (!program.waitFor(2, TimeUnit.MINUTES))
                        program.destroyForcibly().waitFor();
                }
            }
        } finally {
            SharedPlanes.clean(east);
        }
    }

    private void follows(SambaDomain first, SambaDomain second, String base, JdbcTemplate jdbc) {
        until("the first pass", () -> state("three", jdbc).equals("active"));
        until("the first one", () -> isAt("DC1", jdbc));

        first.load(switchedOff("two", base));
        until("a robot that is switched off", () -> state("two", jdbc).equals("suspended"));
        first.kill();
        until("the second one", () -> isAt("DC2", jdbc));
        until("a question", () -> status().contains("lags behind"));
        second.load(switchedOff("three", base));
        until("a robot that is switched off at the second one", () -> state("three", jdbc)
                .equals("suspended"));
        assertThat(state("one", jdbc)).isEqualTo("active");
        assertThat(state("two", jdbc)).isEqualTo("suspended");

        first.restart();
        second.replicateFrom(first);
        until("an end of the question", () -> !status().contains("HELD"));
        assertThat(state("two", jdbc)).isEqualTo("suspended");
        second.load(robot("four", base));
        until("a new robot of the second one", () -> state("four", jdbc).equals("active"));

        second.kill();
        until("the first one again", () -> isAt("DC1", jdbc));
        until("another question", () -> status().contains("lags behind"));
        assertThat(state("three", jdbc)).isEqualTo("suspended");
        assertThat(state("four", jdbc)).isEqualTo("active");
        second.restart();
        first.replicateFrom(second);
        until("another end of the question", () -> !status().contains("HELD"));
        first.load(robot("five", base));
        until("a new robot of the first one", () -> state("five", jdbc).equals("active"));
        for (var switchedOff : new String[] {"two", "three"})
            assertThat(state(switchedOff, jdbc)).isEqualTo("suspended");
        for (var on : new String[] {"one", "four"}) assertThat(state(on, jdbc)).isEqualTo("active");
    }

    private static boolean isAt(String server, JdbcTemplate jdbc) {
        return jdbc.queryForList("SELECT server_identity FROM sync.following", String.class).stream()
                .anyMatch(identity -> identity != null && identity.startsWith("CN=NTDS Settings,CN=" + server + ","));
    }

    private String status() {
        return CommandRun.of(config, "status").said();
    }

    private static void until(String what, BooleanSupplier condition) {
        Awaitility.await(what).atMost(PATIENCE).until(condition::getAsBoolean);
    }

    private String robot(String name, String base) {
        var login = name + "-" + unit;
        return "dn: CN=" + login + "," + base + "\nobjectClass: user\nsAMAccountName: " + login
                + "\nuserAccountControl: 512\n";
    }

    private String switchedOff(String name, String base) {
        return "dn: CN=" + name + "-" + unit + "," + base + "\nchangetype: modify\nreplace: userAccountControl\n"
                + DISABLED;
    }

    /** As the broker sees it. */
    private String state(String name, JdbcTemplate jdbc) {
        return jdbc
                .queryForList("SELECT state FROM registry.robot WHERE login = ?", String.class, name + "-" + unit)
                .stream()
                .findFirst()
                .orElse("unknown");
    }

    private void configure(SambaDomain first, SambaDomain second, String base, Database own) throws IOException {
        var authorities = config.resolve("authorities.pem");
        Files.writeString(authorities, Files.readString(first.caFile()) + Files.readString(second.caFile()));
        SyncYaml.of(first, own)
                .directory("servers", "[\"ldaps://%s\", \"ldaps://%s\"]".formatted(first.host(), second.host()))
                .directory("trust", authorities.toString())
                .under(base)
                .with("schedule: {every: 5s}")
                .writeTo(config);
        Files.writeString(
                config.resolve("clusters.yaml"),
                "clusters:\n  - {name: east, kubeconfig: %s, context: east}\n".formatted(east.kubeconfig()));
        Files.writeString(config.resolve("mapping.yaml"), """
                rules:
                  - name: everyone
                    when: (objectClass=*)
                    place:
                      - {namespace: %s, create-namespace: true}
                """.formatted(unit));
    }
}
