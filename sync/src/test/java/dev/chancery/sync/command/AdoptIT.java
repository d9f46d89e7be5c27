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

/** An entry that was deleted and made anew: what it gets, and what a person can do about it. */
@ExtendWith(Servers.class)
@Needs(ServerKind.EMBEDDED_DIRECTORY)
class AdoptIT {
    private static final String ANEW = "22222222-0000-4000-8000-000000000001";

    private final ControlPlane east;
    private final Database server;
    private SmallCompany company;

    AdoptIT(@Plane("east") ControlPlane east, Database server) {
        this.east = east;
        this.server = server;
    }

    @BeforeEach
    void aRobotWhoseEntryWasMadeAnew(@TempDir Path config) {
        var namespace = "adopt-" + Integer.toHexString(System.identityHashCode(this));
        company = new SmallCompany(config, server, namespace, Map.of("east", east));
        assertThat(company.run("apply")).as(company.said()).isZero();
        company.change("dn: " + company.dn("bot-1") + "\nchangetype: delete\n");
        assertThat(company.run("apply")).as(company.said()).isZero();
        company.change(company.robot("bot-1", ANEW));
        assertThat(company.run("apply")).as(company.said()).isZero();
        assertThat(company.said()).contains("its name bot-1 is also wanted by a robot that left", "./chancery adopt");
    }

    @AfterEach
    void close() {
        company.close();
    }

    @Test
    void givesTheNewEntryNothingUntilItIsAdoptedAndThenEverythingTheRobotHad() {
        var uid = company.uid("east", "bot-1");
        assertThat(company.bindings("east")).isEqualTo(SmallCompany.ROBOTS - 1);
        assertThat(company.number("SELECT count(*) FROM registry.robot WHERE stable_id = '" + ANEW + "'"))
                .isZero();

        assertThat(company.run("adopt", "bot-1", "--reason", "deleted by mistake", "--as", "eve"))
                .as(company.said())
                .isZero();
        assertThat(company.run("apply")).as(company.said()).isZero();

        assertThat(company.uid("east", "bot-1")).as("patched in place").isEqualTo(uid);
        assertThat(company.bindings("east")).isEqualTo(SmallCompany.ROBOTS);
        assertThat(company.number("SELECT count(*) FROM registry.robot WHERE state = 'active'"))
                .isEqualTo(SmallCompany.ROBOTS);
        assertThat(company.number("SELECT count(*) FROM registry.robot WHERE stable_id = '" + ANEW + "'"))
                .as("the robot keeps the id that it always had")
                .isZero();
        assertThat(company.audited("robot.adopted")).isEqualTo(1);
        assertThat(company.run("adopt", "bot-1", "--reason", "again")).isEqualTo(1);
        assertThat(company.said()).contains("is a robot already");
    }

    @Test
    void refusesWhatIsNoNewEntryOfARobotThatLeft() {
        company.change(company.robot("fresh"));

        assertThat(company.run("adopt", "bot-2", "--reason", "x")).isEqualTo(1);
        assertThat(company.said()).contains("is a robot already");
        assertThat(company.run("adopt", "fresh", "--reason", "x")).isEqualTo(1);
        assertThat(company.said()).contains("No robot that left had the name fresh");
        assertThat(company.run("adopt", "nobody", "--reason", "x")).isEqualTo(1);
        assertThat(company.said()).contains("There is no entry \"nobody\"");
        assertThat(company.run("adopt", "bot-1")).as("without a reason").isEqualTo(1);
        assertThat(company.audited("robot.adopted")).isZero();
    }

    @Test
    void freezesTheRobotWhenTheOldEntryComesBackBesideTheAdoptedOne() {
        assertThat(company.run("adopt", ANEW, "--reason", "deleted by mistake")).isZero();
        company.change("dn: ou=attic,ou=robots," + company.directory().baseDn()
                + "\nobjectClass: organizationalUnit\nou: attic\n");
        company.change(company.robot("bot-1").replace("uid=bot-1,", "uid=bot-1,ou=attic,"));

        assertThat(company.run("apply")).isEqualTo(2);

        assertThat(company.run("plan")).isEqualTo(2);
        assertThat(company.said()).contains("its stable id stands on two entries");
        assertThat(company.bindings("east")).isEqualTo(SmallCompany.ROBOTS - 1);
    }
}
