package dev.chancery.sync.command;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chancery.testbed.ControlPlane;
import dev.chancery.testbed.Database;
import dev.chancery.testbed.Needs;
import dev.chancery.testbed.Plane;
import dev.chancery.testbed.ServerKind;
import dev.chancery.testbed.Servers;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** What is told of one robot. */
@ExtendWith(Servers.class)
@Needs(ServerKind.EMBEDDED_DIRECTORY)
class ExplainIT {
    @TempDir
    Path config;

    private final ControlPlane east;
    private final Database server;
    private SmallCompany company;

    ExplainIT(@Plane("east") ControlPlane east, Database server) {
        this.east = east;
        this.server = server;
    }

    @BeforeEach
    void aSmallCompany() {
        var namespace = "explained-" + Integer.toHexString(System.identityHashCode(this));
        company = new SmallCompany(config, server, namespace, Map.of("east", east));
    }

    @AfterEach
    void close() {
        company.close();
    }

    @Test
    void knowsARobotThatLeftByTheLoginAndTheDnThatItHad() {
        company.change(company.robot("BOT01$"));
        apply();
        var dn = company.dn("BOT01$");
        company.change("dn: " + dn + "\nchangetype: delete\n");

        for (int applied = 0; applied < 2; applied++) {
            for (var who : List.of("bot01$", dn, SmallCompany.id("BOT01$"))) {
                assertThat(company.run("explain", who)).as(who).isZero();
                assertThat(company.said())
                        .contains("bot01", " is quarantined: ", "  last entry " + dn)
                        .doesNotContain("There is no robot");
            }
            apply();
        }
    }

    @Test
    void saysThatTheLeavingOfARobotIsHeld() {
        apply();
        for (int n = 1; n <= SmallCompany.ROBOTS; n++)
            company.change("dn: " + company.dn("bot-" + n) + "\nchangetype: delete\n");

        assertThat(company.run("explain", "BOT-7")).isZero();

        assertThat(company.said())
                .contains("bot-7 is quarantined: ", "  last entry " + company.dn("bot-7"))
                .contains("held: all 12 robots are gone from the directory");
    }

    @Test
    void tellsARobotThatStaysAsItIsFromOneThatNeverWas() {
        apply();
        company.change(company.robot("double", SmallCompany.id("bot-1")));

        assertThat(company.run("explain", "bot-1")).isZero();

        assertThat(company.said())
                .contains("bot-1 is active", "  stays as it is: ")
                .doesNotContain("gets nothing", "There is no robot");
    }

    private void apply() {
        assertThat(company.run("apply")).as(company.said()).isZero();
    }

    @Test
    void saysOnATerminalHowManyEntriesWereRead() {
        var explained = CommandRun.onATerminal(config, "explain", "bot-1");

        assertThat(explained.out()).containsPattern("\r\033\\[Kreading 12 entries\r\033\\[Kbot-1 is active");
    }
}
