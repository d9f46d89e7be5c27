package dev.chancery.sync.command;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chancery.testbed.ControlPlane;
import dev.chancery.testbed.Database;
import dev.chancery.testbed.Needs;
import dev.chancery.testbed.Plane;
import dev.chancery.testbed.ServerKind;
import dev.chancery.testbed.Servers;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** What {@code explain} tells of a robot of which something waits for a person. */
@ExtendWith(Servers.class)
@Needs(ServerKind.EMBEDDED_DIRECTORY)
class ExplainHeldIT {
    private static final int SOME = 5;

    private final ControlPlane east;
    private final Database server;
    private SmallCompany company;

    ExplainHeldIT(@Plane("east") ControlPlane east, Database server) {
        this.east = east;
        this.server = server;
    }

    @BeforeEach
    void aSmallCompanyInLine(@TempDir Path config) {
        var namespace = "explained-" + Integer.toHexString(System.identityHashCode(this));
        company = new SmallCompany(config, server, namespace, Map.of("east", east));
        assertThat(company.run("apply")).as(company.said()).isZero();
    }

    @AfterEach
    void close() {
        company.close();
    }

    @Test
    void namesTheHoldOfAReturnAndHowToSeeMore() {
        company.change(company.switchOff(SOME));
        assertThat(company.run("apply")).as(company.said()).isZero();
        company.change(company.switchOff(SOME).replace("\nnsAccountLock: TRUE", ""));

        explain("bot-1");
        assertThat(company.said())
                .contains("bot-1 is suspended: disabled in the directory\n", "stays as it is: its return is held: ")
                .contains("held: 5 of 5 robots that were switched off or gone come back at once")
                .contains("the next run asks a person, and then ./chancery held lists it");
        assertThat(company.run("apply")).isEqualTo(2);
        explain("bot-1");
        assertThat(company.said()).contains("waits: " + show()).doesNotContain("the next run asks");
        explain("bot-12");
        assertThat(company.said()).contains("bot-12 is active\n").doesNotContain("held");

        approve();
        explain("bot-1");
        assertThat(company.said()).contains("approved by eve until ", ": it is meant: " + show());
        assertThat(company.run("apply")).as(company.said()).isZero();
        explain("bot-1");
        assertThat(company.said()).contains("bot-1 is active\n").doesNotContain("held");
    }

    @Test
    void namesTheHoldOfASuspension() {
        company.change(company.switchOff(8));
        assertThat(company.run("apply")).isEqualTo(2);

        explain("bot-8");

        assertThat(company.said())
                .contains("bot-8 is active\n", "stays as it is: its suspension is held: ")
                .contains("waits: " + show());
    }

    @Test
    void namesTheHoldOfAWholeReading() {
        for (int n = 3; n <= SmallCompany.ROBOTS; n++)
            company.change("dn: " + company.dn("bot-" + n) + "\nchangetype: delete\n");
        assertThat(company.run("apply")).isEqualTo(2);

        explain("bot-3");

        assertThat(company.said())
                .contains("held: 10 of 12 robots are gone from the directory at once")
                .contains("waits: " + show());
    }

    private void explain(String robot) {
        assertThat(company.run("explain", robot)).as(company.said()).isZero();
    }

    private void approve() {
        assertThat(company.run("held", "approve", id(), "--reason", "it is meant", "--as", "eve"))
                .as(company.said())
                .isZero();
    }

    /** The command that was told. */
    private String show() {
        return "./chancery held show " + id();
    }

    private String id() {
        var text = String.join(
                "",
                company.texts("SELECT id::text FROM sync.held WHERE cluster IS NULL ORDER BY held_at DESC LIMIT 1"));
        return text.substring(0, 8);
    }
}
