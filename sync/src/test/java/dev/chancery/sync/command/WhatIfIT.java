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

/** What a change of the directory would do, before anyone makes it. */
@ExtendWith(Servers.class)
@Needs(ServerKind.EMBEDDED_DIRECTORY)
class WhatIfIT {
    private final ControlPlane east;
    private final Database server;
    private SmallCompany company;

    WhatIfIT(@Plane("east") ControlPlane east, Database server) {
        this.east = east;
        this.server = server;
    }

    @BeforeEach
    void aSmallCompanyInLine(@TempDir Path config) {
        var namespace = "if-" + Integer.toHexString(System.identityHashCode(this));
        company = new SmallCompany(config, server, namespace, Map.of("east", east));
        assertThat(company.run("apply")).as(company.said()).isZero();
    }

    @AfterEach
    void close() {
        company.close();
    }

    @Test
    void showsWhatAChangeWouldDoAndDoesNothing() {
        var file = company.write(
                "change.ldif",
                company.switchOff(1) + company.robot("new") + "dn: " + company.dn("bot-2") + "\nchangetype: delete\n\n"
                        + "dn: " + company.dn("bot-3")
                        + "\nchangetype: modrdn\nnewrdn: uid=renamed\ndeleteoldrdn: 1\n");

        assertThat(company.run("plan", "--if", file.toString())).isEqualTo(2);

        assertThat(company.said())
                .contains(
                        "As if the 4 change(s)",
                        "+ ServiceAccount " + company.namespace() + "/new",
                        "- RoleBinding " + company.namespace() + "/bot-1.view.",
                        "- RoleBinding " + company.namespace() + "/bot-2.view.",
                        "active -> quarantined",
                        "chancery.dev/login bot-3 -> renamed");
        assertThat(company.run("plan")).as(company.said()).isZero();
        assertThat(company.accounts("east")).isEqualTo(SmallCompany.ROBOTS);
    }

    @Test
    void showsThatAChangeWouldBeHeld() {
        var file = company.write("change.ldif", company.switchOff(8));

        assertThat(company.run("plan", "--if", file.toString())).isEqualTo(2);

        assertThat(company.said()).contains("HELD: 8 of 12 robots are switched off at once");
        assertThat(company.run("held")).as("nothing is written").isZero();
    }

    @Test
    void tellsWhichLineCannotBe() {
        var file = company.write(
                "change.ldif",
                "# a comment\n\ndn: uid=nobody,ou=robots," + company.directory().baseDn() + "\nchangetype: delete\n");

        assertThat(company.run("plan", "--if", file.toString())).isEqualTo(1);

        assertThat(company.said()).contains("change.ldif:3: uid=nobody", "no such object");
        assertThat(company.run("plan", "--if", file + ".missing")).isEqualTo(1);
        assertThat(company.said()).contains("cannot be read");
    }
}
