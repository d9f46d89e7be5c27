package dev.chancery.sync.command;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chancery.testbed.ControlPlane;
import dev.chancery.testbed.Database;
import dev.chancery.testbed.Needs;
import dev.chancery.testbed.Plane;
import dev.chancery.testbed.ServerKind;
import dev.chancery.testbed.Servers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Who is switched off loses the roles now, whatever else there is to do and whoever does not answer. */
@ExtendWith(Servers.class)
@Needs(ServerKind.EMBEDDED_DIRECTORY)
class FastLaneIT {
    private static final Duration PATIENCE = Duration.ofMinutes(5);
    private static final int MANY = 800;
    private static final String TAKEN = "kind = 'change.applied' AND detail ->> 'change' = 'Delete'";
    private static final String GIVEN = "kind = 'change.applied' AND detail ->> 'change' = 'Create'"
            + " AND detail ->> 'object' LIKE 'RoleBinding %'";
    /** A cluster that does not answer is asked three times, for 30 seconds each. */
    private static final String GIVEN_UP = "interval '60 seconds'";

    private final ControlPlane east;
    private final ControlPlane west;
    private final Database server;
    private SmallCompany company;
    private Process sync;

    FastLaneIT(@Plane("east") ControlPlane east, @Plane("west") ControlPlane west, Database server) {
        this.east = east;
        this.west = west;
        this.server = server;
    }

    @BeforeEach
    void aSmallCompany(@TempDir Path config) {
        var namespace = "lane-" + Integer.toHexString(System.identityHashCode(this));
        company = new SmallCompany(config, server, namespace, Map.of("east", east, "west", west));
        company.writeSync("schedule: {every: 1h}");
    }

    @AfterEach
    void close() throws InterruptedException {
        east.resume();
        west.resume();
        sync.destroy();
        if (!sync.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS))
            sync.destroyForcibly().waitFor();
        company.close();
    }

    @Test
    void aClusterThatDoesNotAnswerKeepsNobodyElseWaiting() throws Exception {
        follow();
        west.pause();
        company.change(company.switchOff(1));
        until("the first has lost the role", () -> company.bindings("east") == SmallCompany.ROBOTS - 1);

        company.change(company.switchOff(2));
        until("the second as well", () -> company.bindings("east") == SmallCompany.ROBOTS - 2);

        assertThat(
                        company.number(
                                "SELECT count(*) FROM sync.cluster_run WHERE cluster = 'west' AND detail LIKE 'still at work%'"))
                .as("west has not answered the first run yet, nor any that came in between")
                .isPositive();
        assertThat(company.number("SELECT count(*) FROM registry.robot WHERE state = 'suspended'"))
                .as("nor does the broker wait for it")
                .isEqualTo(2);
        assertThat(company.run("status")).isZero();
        assertThat(company.said()).contains("still at work when the next run was begun");

        west.resume();

        until("west is in line as well", () -> company.bindings("west") == SmallCompany.ROBOTS - 2);
        until(
                "and that is written down",
                () -> company.number("SELECT count(*) FROM sync.cluster_run WHERE detail LIKE 'still at work%'") == 0);
        assertThat(company.number("SELECT count(*) FROM audit.broken()")).isZero();
    }

    @Test
    void whoeverIsSwitchedOffLosesTheRoleBehindAClusterThatDoesNotAnswer() throws Exception {
        company.writeClusters(cluster -> cluster.equals("west") ? ", after: east" : "");
        follow();
        east.pause();

        company.change(company.switchOff(1));

        until("the role is gone in west", () -> company.bindings("west") == SmallCompany.ROBOTS - 1);
        until("that is written down", () -> in("west", TAKEN) == 1);
        assertThat(in("west", TAKEN + " AND at < (SELECT started_at FROM sync.run WHERE id = run_id) + " + GIVEN_UP))
                .as("east was still being asked")
                .isEqualTo(1);
        east.resume();
        until("the role is gone in east", () -> company.bindings("east") == SmallCompany.ROBOTS - 1);
    }

    @Test
    void switchingOffOvertakesWhatIsBeingAdded() throws Exception {
        follow();
        var additions = AuditGate.serviceAccounts("Create") + " AND NEW.cluster = 'east'";
        try (var _ = AuditGate.shut(company.database(), additions)) {
            company.change(IntStream.range(0, MANY)
                    .mapToObj(n -> company.robot("new-" + n))
                    .collect(Collectors.joining()));
            // However few the first run sees: it stops at the gate, and what comes after it waits.
            until("the middle of the additions", () -> company.accounts("east") > SmallCompany.ROBOTS);

            company.change(company.switchOff(1));

            // west is told after east, and nobody keeps it there
            until("the role is gone in west", () -> !bindings(west).contains("bot-1 "));
        }
        until("the role is gone", () -> !bindings(east).contains("bot-1 "));
        until("that is written down", () -> in("east", TAKEN) == 1);
        assertThat(in(
                        "east",
                        GIVEN + " AND seq < (SELECT seq FROM audit.event WHERE cluster = 'east' AND " + TAKEN + ")"))
                .as("nobody new had the role then")
                .isEqualTo(SmallCompany.ROBOTS);
        until("everybody else has it in the end", () -> bindings(east).size() == MANY + SmallCompany.ROBOTS - 1);
        until(
                "that it was left off",
                () -> company.number("SELECT count(*) FROM sync.cluster_run WHERE detail = 'left off for a later run'")
                        > 0);
        until(
                "every step that was begun has an outcome",
                () -> company.audited("change.intended")
                        == company.audited("change.applied") + company.audited("change.failed"));
    }

    private void follow() throws Exception {
        sync = company.start("run");
        until(
                "the first run",
                () -> company.bindings("east") == SmallCompany.ROBOTS
                        && company.bindings("west") == SmallCompany.ROBOTS);
        until("its end", () -> company.number("SELECT count(*) FROM sync.run WHERE finished_at IS NULL") == 0);
    }

    /** Events of the audit. */
    private long in(String cluster, String what) {
        return company.number("SELECT count(*) FROM audit.event WHERE cluster = '" + cluster + "' AND " + what);
    }

    /** The names of those who have a role there, each followed by a space. */
    private List<String> bindings(ControlPlane plane) {
        return SharedPlanes.bindings(plane, company.namespace()).stream()
                .map(binding -> binding.at("/subjects/0/name").asString() + " ")
                .toList();
    }

    private static void until(String what, BooleanSupplier condition) {
        Awaitility.await(what).atMost(PATIENCE).until(condition::getAsBoolean);
    }
}
