package dev.chancery.sync.settings;

import static dev.chancery.sync.settings.TestConfig.CLUSTERS;
import static dev.chancery.sync.settings.TestConfig.MAPPING;
import static dev.chancery.sync.settings.TestConfig.SYNC;
import static org.assertj.core.api.Assertions.assertThat;

import dev.chancery.sync.account.Limit;
import dev.chancery.sync.account.RosterLimits;
import dev.chancery.sync.desired.ClusterName;
import dev.chancery.sync.desired.Waves;
import dev.chancery.sync.directory.LdapSettings;
import dev.chancery.sync.directory.LdapSettings.Bind;
import dev.chancery.sync.directory.LdapSettings.Password;
import dev.chancery.sync.directory.LdapSettings.Transport;
import dev.chancery.sync.kubernetes.ClusterConnection;
import dev.chancery.sync.kubernetes.ClusterConnection.Access;
import dev.chancery.sync.plan.PlanLimits;
import dev.chancery.sync.settings.ApprovalRules.Persons;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What settings say is what is read. */
class SettingsTest {
    @TempDir
    Path folder;

    @Test
    void readsWhatIsWritten() {
        var settings = Settings.load(TestConfig.valid().writeTo(folder));

        assertThat(settings.directories().getFirst().name()).isEqualTo("corp");
        assertThat(settings.directories().getFirst().bind())
                .isEqualTo(new Bind.Simple(
                        "cn=reader,dc=corp,dc=example", new Password.File(folder.resolve("reader.password"))));
        assertThat(settings.directories().getFirst().limits().pageSize()).isEqualTo(500);
        assertThat(settings.directories().getFirst().tree().extraAttributes()).containsExactly("uid");
        assertThat(settings.database().user()).isEqualTo("chancery_sync");
        assertThat(settings.grace()).isEqualTo(Duration.ofDays(7));
        assertThat(settings.schedule()).isEqualTo(new Schedule.Every(Duration.ofSeconds(30)));
        assertThat(settings.limits().rosters().vanishing()).isEqualTo(new Limit(6, 7, 500));
        assertThat(settings.limits().rosters().suspending()).isEqualTo(Limit.DEFAULT);
        assertThat(settings.limits().plans()).isEqualTo(PlanLimits.DEFAULT);
        assertThat(settings.approvals()).isEqualTo(new ApprovalRules(Duration.ofHours(24), Persons.ONE, null));
        assertThat(settings.waves()).isEqualTo(Waves.NONE);
        assertThat(settings.clusters())
                .extracting(ClusterConnection::access)
                .containsExactly(
                        new Access.Kubeconfig(folder.resolve("east.kubeconfig"), null),
                        new Access.Url(
                                URI.create("https://west.corp.example:6443"), null, folder.resolve("west.token")),
                        new Access.InCluster());
        assertThat(settings.mapping().rules()).extracting("name").containsExactly("everyone", "viewers");
    }

    @Test
    void readsEveryOtherWayOfSayingIt() {
        var config = TestConfig.valid()
                .with(SYNC, "ldaps://ldap1", "ldap://ldap1")
                .with(
                        SYNC,
                        "  profile: openldap",
                        "  profile: active-directory\n  transport: start-tls\n  trust: ca.pem")
                .with(
                        SYNC,
                        "{dn: \"cn=reader,dc=corp,dc=example\", password-file: reader.password}",
                        "{certificate: me.pem, key: me.key}")
                .with(SYNC, "page-size: 500", "robot-filter: (objectClass=robot)\n  sentinel: cn=s,dc=corp,dc=example");

        var directory = Settings.load(config.writeTo(folder)).directories().getFirst();

        assertThat(directory.servers().transport()).isEqualTo(Transport.START_TLS);
        assertThat(directory.servers().trustStore()).isEqualTo(folder.resolve("ca.pem"));
        assertThat(directory.bind()).isEqualTo(new Bind.External(folder.resolve("me.pem"), folder.resolve("me.key")));
        assertThat(directory.tree().robotFilter()).isEqualTo("(objectClass=robot)");
        assertThat(directory.tree().sentinelDn()).isEqualTo("cn=s,dc=corp,dc=example");
    }

    @Test
    void readsABindWithAPasswordInAVariable() {
        var config =
                TestConfig.valid().with(SYNC, "password-file: reader.password}", "password-variable: READER_PASSWORD}");

        var directory = Settings.load(config.writeTo(folder)).directories().getFirst();

        assertThat(directory.bind())
                .isEqualTo(
                        new Bind.Simple("cn=reader,dc=corp,dc=example", new Password.Environment("READER_PASSWORD")));
        assertThat(SchemaTest.errors(SYNC, config.files().get(SYNC))).isEmpty();
    }

    @Test
    void readsAKerberosBind() {
        var config = TestConfig.valid()
                .with(SYNC, "ldaps://ldap1", "ldap://ldap1")
                .with(SYNC, "  profile: openldap", "  profile: active-directory\n  transport: kerberos")
                .with(
                        SYNC,
                        "{dn: \"cn=reader,dc=corp,dc=example\", password-file: reader.password}",
                        "{principal: reader@CORP.EXAMPLE, keytab: reader.keytab}");

        var directory = Settings.load(config.writeTo(folder)).directories().getFirst();

        assertThat(directory.servers().transport()).isEqualTo(Transport.KERBEROS);
        assertThat(directory.bind())
                .isEqualTo(new Bind.Kerberos("reader@CORP.EXAMPLE", folder.resolve("reader.keytab")));
        assertThat(SchemaTest.errors(SYNC, config.files().get(SYNC))).isEmpty();
    }

    @Test
    void readsSeveralDirectoriesAndThoseThatAreNoMore() {
        var config = TestConfig.ofDirectories("corp", "lab");

        var settings = Settings.load(config.writeTo(folder));

        assertThat(settings.directories()).extracting(LdapSettings::name).containsExactly("corp", "lab");
        assertThat(settings.directories())
                .allSatisfy(directory ->
                        assertThat(directory.tree().extraAttributes()).containsExactly("uid"));
        assertThat(settings.retired()).containsExactly("attic");
        assertThat(settings.wholeReadings()).isEqualTo(new Schedule.Every(Duration.ofHours(6)));
        assertThat(SchemaTest.errors(SYNC, config.files().get(SYNC))).isEmpty();
    }

    @Test
    void readsEveryLimitAndWhoMayLiftThem() {
        var limits = Stream.of(
                        "suspending",
                        "returning",
                        "lost-audiences",
                        "deletions",
                        "lost-bindings",
                        "renames",
                        "cluster-wide")
                .map(kind -> "\n  " + kind + ": {count: 1, percent: 2, most: 3}")
                .collect(java.util.stream.Collectors.joining());
        var config = TestConfig.valid()
                .with(SYNC, "percent: 7}", "percent: 7}" + limits + "\napprovals: {expire: 2h, two-person: true}")
                .with(MAPPING, "roles:", "edited-by: eve\nroles:");

        var settings = Settings.load(config.writeTo(folder));

        var small = new Limit(1, 2, 3);
        assertThat(settings.limits())
                .isEqualTo(new GuardLimits(
                        new RosterLimits(new Limit(6, 7, 500), small, small),
                        small,
                        new PlanLimits(small, small, small, small)));
        assertThat(settings.approvals()).isEqualTo(new ApprovalRules(Duration.ofHours(2), Persons.TWO, "eve"));
        assertThat(settings.approvals().objection("Eve")).isPresent();
        assertThat(settings.approvals().objection("bob")).isEmpty();
    }

    @Test
    void letsACountBeMoreThanTheUsualMost() {
        var config = TestConfig.valid().with(SYNC, "count: 6", "count: 1000");
        assertThat(Settings.load(config.writeTo(folder)).limits().rosters().vanishing())
                .isEqualTo(new Limit(1000, 7, 1000));
    }

    @Test
    void readsWhatADirectoryAndAClusterHaveOfTheirOwnAndTakesTheRestFromWhatIsSaidForAll() {
        var several = TestConfig.ofDirectories("corp", "lab");
        var config = several.holding(
                        SYNC,
                        several.files()
                                .get(SYNC)
                                .replace(
                                        "retired:",
                                        "    limits: {vanishing: {count: 1}, returning: {count: 0, percent: 0, most: 0}}\n"
                                                + "limits: {vanishing: {count: 6, percent: 7}, renames: {count: 8}}\n"
                                                + "retired:"))
                .with(CLUSTERS, "name: west", "name: west\n    limits: {renames: {most: 9}, cluster-wide: {count: 0}}");

        var limits = Settings.load(config.writeTo(folder)).limits();

        var usual = new RosterLimits(new Limit(6, 7, 500), Limit.DEFAULT, new Limit(3, 5, 100));
        assertThat(limits.ofDirectory("corp")).isEqualTo(usual);
        assertThat(limits.ofDirectory("lab"))
                .isEqualTo(new RosterLimits(new Limit(1, 7, 500), Limit.DEFAULT, new Limit(0, 0, 0)));
        assertThat(limits.ofCluster(new ClusterName("east")).renames()).isEqualTo(new Limit(8, 5, 500));
        assertThat(limits.ofCluster(new ClusterName("west")))
                .isEqualTo(new PlanLimits(
                        Limit.DEFAULT, new Limit(10, 5, 1000), new Limit(8, 5, 9), new Limit(0, 1, 100)));
        for (var file : List.of(SYNC, CLUSTERS))
            assertThat(SchemaTest.errors(file, config.files().get(file))).isEmpty();
    }

    @Test
    void readsWhichClusterWaitsForWhich() {
        var config = TestConfig.valid()
                .with(CLUSTERS, "name: west", "name: west\n    after: east")
                .with(CLUSTERS, "name: home", "name: home\n    after: west");

        var waves = Settings.load(config.writeTo(folder)).waves();

        assertThat(waves.before(new ClusterName("home"))).isEqualTo(new ClusterName("west"));
        assertThat(waves.before(new ClusterName("east"))).isNull();
    }

    @ParameterizedTest
    @CsvSource({"500ms, PT0.5S", "30s, PT30S", "10m, PT10M", "24h, PT24H", "7d, PT168H", "0s, PT0S"})
    void readsTimes(String written, Duration meant) {
        var config = TestConfig.valid().with(SYNC, "grace: 7d", "grace: " + written);
        assertThat(Settings.load(config.writeTo(folder)).grace()).isEqualTo(meant);
    }

    @Test
    void answersPrometheusWhereItIsAskedTo() {
        assertThat(Settings.load(TestConfig.valid().writeTo(folder)).metrics()).isNull();
        var asked = TestConfig.valid().with(SYNC, "schedule:", "metrics: {address: 0.0.0.0, port: 9100}\nschedule:");
        assertThat(Settings.load(asked.writeTo(folder)).metrics()).isEqualTo(new MetricsSettings("0.0.0.0", 9100));
        var usual = TestConfig.valid().with(SYNC, "schedule:", "metrics: {}\nschedule:");
        assertThat(Settings.load(usual.writeTo(folder)).metrics()).isEqualTo(new MetricsSettings("127.0.0.1", 9464));
    }

    @Test
    void runsEveryHalfMinuteUnlessToldOtherwise() {
        var config = TestConfig.valid().with(SYNC, "schedule: {every: 30s}\n", "");
        assertThat(Settings.load(config.writeTo(folder)).schedule())
                .isEqualTo(new Schedule.Every(Duration.ofSeconds(30)));
    }

    @Test
    void runsAtTheMomentsOfACronExpression() {
        var config = TestConfig.valid().with(SYNC, "{every: 30s}", "\n  cron: 0 0/5 6-22 ? * MON-FRI");
        assertThat(Settings.load(config.writeTo(folder)).schedule())
                .isEqualTo(new Schedule.Cron("0 0/5 6-22 ? * MON-FRI"));
    }
}
