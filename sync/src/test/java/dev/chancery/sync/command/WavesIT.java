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

/** Clusters that wait: for a person, or for another cluster. */
@ExtendWith(Servers.class)
@Needs(ServerKind.EMBEDDED_DIRECTORY)
class WavesIT {
    private final ControlPlane east;
    private final ControlPlane west;
    private final Database server;
    private SmallCompany company;

    WavesIT(@Plane("east") ControlPlane east, @Plane("west") ControlPlane west, Database server) {
        this.east = east;
        this.west = west;
        this.server = server;
    }

    @BeforeEach
    void aSmallCompany(@TempDir Path config) {
        var namespace = "waves-" + Integer.toHexString(System.identityHashCode(this));
        company = new SmallCompany(config, server, namespace, Map.of("east", east, "west", west));
    }

    @AfterEach
    void close() {
        company.close();
    }

    @Test
    void leavesAPausedClusterAloneAndBringsTheOthersInLine() {
        assertThat(company.run("pause", "west", "--reason", "an upgrade", "--as", "eve"))
                .isZero();

        assertThat(company.run("apply")).isEqualTo(2);

        assertThat(company.said()).contains("cluster west: left alone: paused by eve", "an upgrade");
        assertThat(company.accounts("east")).isEqualTo(SmallCompany.ROBOTS);
        assertThat(west.kubectl("get", "namespaces", "-o", "name")).doesNotContain(company.namespace());
        assertThat(company.run("status")).isZero();
        assertThat(company.said()).contains("cluster west  paused by eve since");
        assertThat(company.run("pause", "west", "--reason", "again")).isZero();
        assertThat(company.said()).contains("paused already");
        assertThat(company.run("resume", "west")).isZero();
        assertThat(company.run("apply")).as(company.said()).isZero();
        assertThat(company.accounts("west")).isEqualTo(SmallCompany.ROBOTS);
        assertThat(company.audited("cluster.paused")).isEqualTo(1);
        assertThat(company.audited("cluster.resumed")).isEqualTo(1);
    }

    @Test
    void pausesAllClustersWhileTheRegistryGoesOnFollowingTheDirectory() {
        assertThat(company.run("apply")).as(company.said()).isZero();
        assertThat(company.run("pause", "--reason", "a migration")).isZero();
        company.change(company.switchOff(1));

        assertThat(company.run("apply")).isEqualTo(2);

        assertThat(company.bindings("east")).isEqualTo(SmallCompany.ROBOTS);
        assertThat(company.number("SELECT count(*) FROM registry.robot WHERE state = 'suspended'"))
                .as("its tokens are refused")
                .isEqualTo(1);
        assertThat(company.run("resume", "west")).isZero();
        assertThat(company.said()).contains("not paused by name", "Still all clusters paused by");
        assertThat(company.run("resume")).isZero();
        assertThat(company.run("apply")).as(company.said()).isZero();
        assertThat(company.bindings("east")).isEqualTo(SmallCompany.ROBOTS - 1);
    }

    @Test
    void refusesToPauseAClusterThatIsNotThereOrForNoReason() {
        assertThat(company.run("pause", "north", "--reason", "x")).isEqualTo(1);
        assertThat(company.said()).contains("There is no cluster \"north\"");
        assertThat(company.run("pause", "west")).isEqualTo(1);
        assertThat(company.audited("cluster.paused")).isZero();
    }

    @Test
    void stopsTheClustersBehindOneThatFails() {
        company.writeClusters(cluster -> cluster.equals("west") ? ", after: east" : "");
        assertThat(company.run("apply")).as(company.said()).isZero();
        company.change(company.switchOff(1));
        company.change(company.robot("new"));
        var broken = company.write(
                "broken.kubeconfig", read(east.kubeconfig()).replaceAll("127\\.0\\.0\\.1:\\d+", "127.0.0.1:1"));
        company.write(
                "clusters.yaml",
                "clusters:\n  - {name: east, kubeconfig: " + broken + ", context: east}\n  - {name: west, kubeconfig: "
                        + west.kubeconfig() + ", context: west, after: east}\n");

        assertThat(company.run("apply")).isEqualTo(3);

        assertThat(company.said()).contains("cluster west: left alone: it comes after east, which is not in line");
        assertThat(company.accounts("west")).as("no new robot").isEqualTo(SmallCompany.ROBOTS);
        assertThat(company.bindings("west"))
                .as("but who is switched off has lost the role")
                .isEqualTo(SmallCompany.ROBOTS - 1);
        company.writeClusters(cluster -> cluster.equals("west") ? ", after: east" : "");
        assertThat(company.run("apply")).as(company.said()).isZero();
        assertThat(company.accounts("west")).isEqualTo(SmallCompany.ROBOTS + 1);
    }

    @Test
    void stopsTheClustersBehindOneThatIsHeld() {
        company.writeClusters(cluster -> cluster.equals("west") ? ", after: east" : "");
        assertThat(company.run("apply")).as(company.said()).isZero();
        company.writeMapping("", "(uid=bot-1)");

        assertThat(company.run("apply")).isEqualTo(2);

        assertThat(company.said()).contains("cluster west: left alone: it comes after east");
        assertThat(company.number("SELECT count(*) FROM sync.held WHERE cluster = 'west'"))
                .isZero();
    }

    private static String read(Path file) {
        try {
            return java.nio.file.Files.readString(file);
        } catch (java.io.IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }
}
