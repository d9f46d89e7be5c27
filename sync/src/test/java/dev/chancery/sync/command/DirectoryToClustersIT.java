package dev.chancery.sync.command;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chancery.sync.MigratedDatabase;
import dev.chancery.testbed.ControlPlane;
import dev.chancery.testbed.Database;
import dev.chancery.testbed.EmbeddedDirectory;
import dev.chancery.testbed.Needs;
import dev.chancery.testbed.Plane;
import dev.chancery.testbed.ServerKind;
import dev.chancery.testbed.Servers;
import dev.chancery.testbed.settings.SyncYaml;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Directory in, clusters out: the commands against an LDAP server, PostgreSQL and two real control planes. */
@ExtendWith(Servers.class)
@Needs(ServerKind.EMBEDDED_DIRECTORY)
class DirectoryToClustersIT {
    private static final String BACKUP = "11111111-0000-4000-8000-000000000001";

    private static final String MOMENT = "20\\d\\d-\\d\\d-\\d\\dT[0-9:.]+Z";

    @TempDir
    Path config;

    private final EmbeddedDirectory directory = EmbeddedDirectory.start();
    private final ControlPlane east;
    private final ControlPlane west;
    private final Database database;
    private final String namespace;
    private String said = "";

    DirectoryToClustersIT(@Plane("east") ControlPlane east, @Plane("west") ControlPlane west, Database database) {
        this.east = east;
        this.west = west;
        this.database = MigratedDatabase.on(database, "story");
        this.namespace = "story-" + Integer.toHexString(System.identityHashCode(this));
    }

    @BeforeEach
    void aCompanyWithItsRules() throws IOException {
        SharedPlanes.clean(east, west);
        directory.load("dn: ou=robots," + directory.baseDn() + "\nobjectClass: organizationalUnit\nou: robots\n\n"
                + "dn: ou=groups," + directory.baseDn() + "\nobjectClass: organizationalUnit\nou: groups\n");
        directory.load(robot("backup", BACKUP));
        directory.load(robot("SVC_Pay.Roll", "11111111-0000-4000-8000-000000000002"));
        directory.load(group("inner", dn("backup")));
        directory.load(group("backups", "cn=inner,ou=groups," + directory.baseDn()));
        sync().writeTo(config);
        Files.writeString(config.resolve("clusters.yaml"), clusters());
        Files.writeString(config.resolve("mapping.yaml"), mapping());
    }

    @AfterEach
    void close() {
        SharedPlanes.clean(east, west);
        directory.close();
        database.close();
    }

    @Test
    void followsTheDirectoryThroughARobotsLife() throws SQLException {
        assertThat(run("plan")).isEqualTo(2);
        assertThat(said).contains("+ ServiceAccount " + namespace + "/backup", "rule everyone", dn("backup"));
        assertThat(run("apply")).isEqualTo(0);
        assertThat(serviceAccounts(east)).contains("backup", "svc-pay-roll-");
        assertThat(serviceAccounts(west)).contains("backup", "svc-pay-roll-");
        assertThat(bindings(east)).contains("backup.view.");
        assertThat(bindings(west)).doesNotContain("backup.view.");
        assertThat(run("plan")).as(said).isEqualTo(0);

        directory.load("dn: " + dn("backup") + "\nchangetype: modify\nreplace: nsAccountLock\nnsAccountLock: TRUE\n");
        assertThat(run("apply")).as(said).isEqualTo(0);
        assertThat(bindings(east)).doesNotContain("backup.view.");
        assertThat(state(east, "backup")).isEqualTo("suspended");

        directory.load("dn: " + dn("backup") + "\nchangetype: modify\ndelete: nsAccountLock\n");
        assertThat(run("apply")).as(said).isEqualTo(0);
        assertThat(bindings(east)).contains("backup.view.");
        assertThat(state(east, "backup")).isEqualTo("active");

        directory.load("dn: " + dn("backup") + "\nchangetype: delete\n");
        assertThat(run("apply")).as(said).isEqualTo(0);
        assertThat(bindings(east)).doesNotContain("backup.view.");
        assertThat(state(east, "backup")).isEqualTo("quarantined");
        assertThat(audited("change.applied")).isGreaterThanOrEqualTo(5);
        assertThat(audited("robot.quarantined")).isEqualTo(1);
        assertThat(brokenAudit()).isZero();
    }

    @Test
    void deletesNothingWhenTheDirectoryIsEmptiedByAccident() throws SQLException {
        assertThat(run("apply")).as(said).isEqualTo(0);
        directory.load("dn: " + dn("backup") + "\nchangetype: delete\n");
        directory.load("dn: " + dn("SVC_Pay.Roll") + "\nchangetype: delete\n");

        assertThat(run("apply")).isEqualTo(2);

        assertThat(said).contains("all 2 robots are gone");
        assertThat(serviceAccounts(east)).contains("backup");
        assertThat(state(east, "backup")).isEqualTo("active");
        assertThat(bindings(east)).contains("backup.view.");
        assertThat(run("status")).isZero();
        assertThat(said).contains("HELD reading");
        var digest = said.replaceAll("(?s).*--approve ([0-9a-f]{16}).*", "$1");
        assertThat(run("apply", "--approve", "0000000000000000")).isEqualTo(2);
        assertThat(run("apply", "--approve", digest)).as(said).isEqualTo(0);
        assertThat(state(east, "backup")).isEqualTo("quarantined");
        assertThat(audited("hold.approved")).isEqualTo(1);
    }

    @Test
    void changesNothingThatIsSomebodyElses() {
        east.apply("{apiVersion: v1, kind: Namespace, metadata: {name: " + namespace + "}}");
        east.apply("{apiVersion: v1, kind: ServiceAccount, metadata: {name: backup, namespace: " + namespace + "}}");

        assertThat(run("apply")).isEqualTo(2);

        assertThat(said).contains("it exists and is not managed by Chancery");
        assertThat(east.kubectl(
                        "get", "serviceaccount", "backup", "-n", namespace, "-o", "jsonpath={.metadata.labels}"))
                .isEmpty();
        east.kubectl("delete", "serviceaccount", "backup", "-n", namespace);
    }

    @Test
    void bringsOneClusterInLineThoughTheOtherIsDown() throws IOException {
        Files.writeString(
                config.resolve("clusters.yaml"),
                clusters().replace(west.kubeconfig().toString(), unreachable()));

        assertThat(run("apply")).isEqualTo(3);

        assertThat(said).contains("cluster west: not brought in line");
        assertThat(serviceAccounts(east)).contains("backup");
    }

    @Test
    void tellsEveryMistakeWithItsLine() throws IOException {
        Files.writeString(
                config.resolve("mapping.yaml"),
                mapping().replace("create-namespace", "make-namespace").replace("(memberOf", "((memberOf"));

        assertThat(run("apply")).isEqualTo(1);

        assertThat(said).contains("mapping.yaml:6:", "\"make-namespace\" is not known here", "not an LDAP filter");
    }

    @Test
    void explainsWhyARobotHasWhatItHas() {
        assertThat(run("explain", "backup")).isZero();

        assertThat(said)
                .contains(
                        "rule viewers: matches",
                        "wants in east: ServiceAccount",
                        "may call https://vault.example",
                        BACKUP);
        assertThat(run("explain", "svc_pay.roll")).isZero();
        assertThat(said)
                .as("the part that failed, and what the entry has instead")
                .contains("rule viewers: does not match: (memberOf=cn=backups,ou=groups," + directory.baseDn() + "): ")
                .doesNotContain("(objectClass=account): ");
        assertThat(run("explain", "nobody")).isEqualTo(1);
    }

    @Test
    void tellsOfTheLastRunAndOfTheLastReading() {
        assertThat(run("status")).isZero();
        assertThat(said).contains("There was no run yet.").doesNotContain("last reading");
        assertThat(run("apply")).as(said).isZero();

        assertThat(run("status")).isZero();
        assertThat(said).containsPattern("last run      " + MOMENT + "  in_line\n");
        assertThat(said).containsPattern("last reading  " + MOMENT + " \\(complete\\)\n");
        var reading = said.replaceAll("(?s).*(last reading[^\n]*).*", "$1");

        sync().directory("robots", "ou=nowhere," + directory.baseDn()).writeTo(config);
        assertThat(run("apply")).isEqualTo(1);
        assertThat(run("status")).isZero();
        assertThat(said)
                .as("a reading that failed is a run, and no reading")
                .containsPattern("last run      " + MOMENT + "  could_not_run\n")
                .contains(reading);
    }

    private int run(String... words) {
        var run = CommandRun.of(config, words);
        said = run.said();
        return run.code();
    }

    private String unreachable() throws IOException {
        var text = Files.readString(west.kubeconfig()).replaceAll("127\\.0\\.0\\.1:\\d+", "127.0.0.1:1");
        return Files.writeString(config.resolve("unreachable.kubeconfig"), text).toString();
    }

    private String serviceAccounts(ControlPlane plane) {
        return plane.kubectl("get", "serviceaccounts", "-n", namespace, "-o", "name");
    }

    private String bindings(ControlPlane plane) {
        return plane.kubectl("get", "rolebindings", "-n", namespace, "-o", "name");
    }

    private String state(ControlPlane plane, String name) {
        return plane.kubectl(
                "get",
                "serviceaccount",
                name,
                "-n",
                namespace,
                "-o",
                "jsonpath={.metadata.annotations.chancery\\.dev/state}");
    }

    private long audited(String kind) throws SQLException {
        return count("SELECT count(*) FROM audit.event WHERE kind = '" + kind + "'");
    }

    private long brokenAudit() throws SQLException {
        return count("SELECT count(*) FROM audit.broken()");
    }

    private long count(String query) throws SQLException {
        try (var connection = database.dataSource().getConnection();
                var statement = connection.createStatement();
                var rows = statement.executeQuery(query)) {
            rows.next();
            return rows.getLong(1);
        }
    }

    private String dn(String uid) {
        return "uid=" + uid + ",ou=robots," + directory.baseDn();
    }

    private String robot(String uid, String id) {
        return "dn: " + dn(uid) + "\nobjectClass: account\nobjectClass: top\nuid: " + uid + "\nentryUUID: " + id + "\n";
    }

    private String group(String name, String member) {
        return "dn: cn=" + name + ",ou=groups," + directory.baseDn() + "\nobjectClass: groupOfNames\ncn: " + name
                + "\nmember: " + member + "\n";
    }

    private SyncYaml sync() {
        return SyncYaml.of(directory, database);
    }

    private String clusters() {
        return """
                clusters:
                  - {name: east, labels: {tier: one}, kubeconfig: %s, context: east}
                  - {name: west, kubeconfig: %s, context: west}
                """.formatted(east.kubeconfig(), west.kubeconfig());
    }

    private String mapping() {
        return """
                roles: [ClusterRole/view]
                rules:
                  - name: everyone
                    when: (uid=*)
                    place:
                      - {namespace: %s, create-namespace: true, labels: {team: platform}}
                  - name: viewers
                    when: (&(objectClass=account)(memberOf=cn=backups,ou=groups,%s))
                    bind:
                      - {role: ClusterRole/view, namespace: %s, clusters: {labels: {tier: one}}}
                    call:
                      - {audience: "https://vault.example"}
                """.formatted(namespace, directory.baseDn(), namespace);
    }
}
