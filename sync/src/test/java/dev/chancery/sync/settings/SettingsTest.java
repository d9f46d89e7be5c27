package dev.chancery.sync.settings;

import static dev.chancery.sync.settings.TestConfig.CLUSTERS;
import static dev.chancery.sync.settings.TestConfig.MAPPING;
import static dev.chancery.sync.settings.TestConfig.SYNC;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.junit.jupiter.params.provider.Arguments.arguments;

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
import dev.chancery.sync.kubernetes.IssuerSource;
import dev.chancery.sync.kubernetes.IssuerSource.Allowance;
import dev.chancery.sync.kubernetes.IssuerSource.Keys;
import dev.chancery.sync.plan.PlanLimits;
import dev.chancery.sync.settings.ApprovalRules.Persons;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

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
        var config = several("corp", "lab");

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
    void refusesTwoDirectoriesOfOneName() {
        assertThat(problems(several("corp", "corp")))
                .containsExactly("sync.yaml:9:11: there are two directories \"corp\"");
    }

    private static TestConfig several(String one, String other) {
        var directory = """
                  - name: %s
                    servers: ["ldaps://ldap.corp.example"]
                    bind: {dn: "cn=reader", password-file: reader.password}
                    profile: openldap
                    robots: ou=robots,dc=corp
                    groups: ou=groups,dc=corp
                    page-size: 500
                """;
        return TestConfig.valid()
                .holding(SYNC, "directories:\n" + directory.formatted(one) + directory.formatted(other) + """
                        retired: [attic]
                        database: {url: "jdbc:postgresql://db.corp.example/chancery"}
                        whole-readings: {every: 6h}
                        """);
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
        var several = several("corp", "lab");
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

    @Test
    void wantsToKnowWhoEditedTheRulesWhereTwoPersonsAreNeeded() {
        assertThat(problems(TestConfig.valid().with(SYNC, "schedule:", "approvals: {two-person: true}\nschedule:")))
                .containsExactly(
                        "mapping.yaml: \"two-person\" in sync.yaml needs \"edited-by\" here: who edited the rules last");
    }

    @Test
    void tellsEveryRingOfClustersOnce() {
        var config = TestConfig.valid()
                .with(CLUSTERS, "name: east", "name: east\n    after: west")
                .with(CLUSTERS, "name: west", "name: west\n    after: east")
                .with(CLUSTERS, "name: home", "name: home\n    after: home");

        assertThat(problems(config))
                .containsExactly(
                        "clusters.yaml:3:12: clusters wait for each other: east after west after east",
                        "clusters.yaml:11:12: clusters wait for each other: home after home");
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

    static Stream<Arguments> issuers() {
        return Stream.of(
                arguments("", IssuerSource.CLUSTER),
                arguments("{}", IssuerSource.CLUSTER),
                arguments("{keys: cluster}", IssuerSource.CLUSTER),
                arguments(
                        "{url: \"https://i.example\"}", new IssuerSource("https://i.example", new Keys.FromCluster())),
                arguments(
                        "{url: kubernetes, keys: {file: k.json}}",
                        new IssuerSource("kubernetes", new Keys.FromFile(Path.of("k.json")))),
                arguments("{keys: discovery}", new IssuerSource(null, new Keys.Discovered(null, null, null, Set.of()))),
                arguments(
                        "{keys: discovery, url: plain, jwks-url: \"http://i.example/k?v=1\", allow-http: true}",
                        new IssuerSource(
                                "plain",
                                new Keys.Discovered(
                                        null, URI.create("http://i.example/k?v=1"), null, Set.of(Allowance.HTTP)))),
                arguments(
                        "{keys: discovery, discovery-url: \"https://i.example\", jwks-url: \"https://k.example/\", ca: i.pem,"
                                + " allow-private-addresses: true, allow-http: false}",
                        new IssuerSource(
                                null,
                                new Keys.Discovered(
                                        URI.create("https://i.example"),
                                        URI.create("https://k.example/"),
                                        Path.of("i.pem"),
                                        Set.of(Allowance.PRIVATE_ADDRESSES)))));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("issuers")
    void readsHowEachIssuersKeysAreLearnt(String written, IssuerSource meant) {
        var section = written.isEmpty() ? "" : "\n    issuer: " + written;
        var config = TestConfig.valid().with(CLUSTERS, "in-cluster: true", "in-cluster: true" + section);

        var read = Settings.load(config.writeTo(folder)).clusters().getLast().issuer();

        assertThat(relative(read)).isEqualTo(meant);
        assertThat(SchemaTest.errors(CLUSTERS, config.files().get(CLUSTERS))).isEmpty();
    }

    private IssuerSource relative(IssuerSource source) {
        return new IssuerSource(
                source.issuer(),
                switch (source.keys()) {
                    case Keys.FromCluster same -> same;
                    case Keys.FromFile(var file) -> new Keys.FromFile(folder.relativize(file));
                    case Keys.Discovered(var discovery, var jwks, var ca, var allowed) ->
                        new Keys.Discovered(discovery, jwks, ca == null ? null : folder.relativize(ca), allowed);
                });
    }

    static Stream<Mistake> mistakes() {
        return Mistake.all();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("mistakes")
    void tellsEachMistakeWithItsPlace(Mistake mistake) {
        assertThat(problems(mistake.config())).isEqualTo(mistake.problems());
    }

    @ParameterizedTest
    @CsvSource({"sync.yaml", "clusters.yaml", "mapping.yaml"})
    void tellsThatAFileCannotBeReadAtAll(String file) throws IOException {
        var valid = TestConfig.valid();
        assertThat(problems(valid.without(file))).containsExactly(file + ": there is no such file in " + folder);
        assertThat(problems(valid.holding(file, ""))).containsExactly(file + ": the file is empty");
        assertThat(problems(valid.holding(file, "# nothing\n"))).containsExactly(file + ": the file is empty");
        assertThat(problems(valid.holding(file, "\n- one\n- two\n")))
                .containsExactly(file + ":2:1: the file must consist of keys and values");
        assertThat(problems(valid.holding(file, "a: [1, 2\nb: 3\n")))
                .containsExactly(file + ":2:2: not YAML: expected ',' or ']', but got :");
        assertThat(problems(valid.holding(file, "a: \"x\n")))
                .containsExactly(file + ":2:1: not YAML: found unexpected end of stream");
        assertThat(problems(valid.holding(file, "a: 1\n---\nb: 1\n")))
                .containsExactly(file + ":2:1: not YAML: but found another document");
        assertThat(problems(valid.holding(file, "a: \u0007\n")))
                .singleElement()
                .asString()
                .startsWith(file + ": not YAML: ");
        Files.write(folder.resolve(file), new byte[] {'a', ':', ' ', (byte) 0xe4, '\n'});
        assertThat(problems()).containsExactly(file + ": not text in UTF-8");
    }

    @Test
    void tellsWhichFolderIsMissing() {
        var nowhere = folder.resolve("nowhere");

        var mistakes = catchThrowableOfType(InvalidSettings.class, () -> Settings.load(nowhere));

        assertThat(mistakes.problems()).singleElement().hasToString(nowhere + ": there is no such folder");
    }

    @Test
    void tellsAllMistakesOfAllFilesInTheirOrder() {
        var config = TestConfig.valid()
                .with(SYNC, "profile: openldap", "profile: novell")
                .with(SYNC, "grace: 7d", "grace: long")
                .with(CLUSTERS, "https://west", "http://west")
                .with(MAPPING, "(uid=*)", "uid")
                .with(MAPPING, "namespace: robots\n        name", "namespace: Robots\n        nom")
                .with(MAPPING, "{names: [east]}", "{labels: {tier: two}}")
                .with(
                        MAPPING,
                        "annotations: {corp.example/contact: help}",
                        "clusters: {names: [west], labels: {tier: one}}");

        assertThat(problems(config))
                .extracting(problem -> problem.replaceAll("(:\\d+:\\d+: .{12}).*", "$1"))
                .containsExactly(
                        "clusters.yaml:6:13: a server is ",
                        "mapping.yaml:4:11: not an LDAP ",
                        "mapping.yaml:6:20: a namespace ",
                        "mapping.yaml:7:9: \"nom\" is not",
                        "mapping.yaml:9:19: no cluster o",
                        "mapping.yaml:15:19: no cluster i",
                        "sync.yaml:5:12: \"novell\" is ",
                        "sync.yaml:12:20: \"grace\" must");
    }

    @Test
    void neverRepeatsAPassword() {
        for (var mistake : Mistake.all().toList())
            assertThat(String.join("\n", problems(mistake.config()))).doesNotContain("s3cret");
    }

    /** What is wrong with a cluster's name or labels is told; which rules meant them, nobody knows. */
    @ParameterizedTest
    @CsvSource({
        "name: east, name: EAST",
        "name: east, name: west",
        "name: east, nom: east",
        "'labels: {tier: one}', 'label: {tier: one}'",
        "'labels: {tier: one}', 'labels: {tier: [one]}'",
        "'labels: {tier: one}', 'labels: one'",
        "clusters:, cluster:",
        "'  - name: home\n    in-cluster: true', '  - east'",
    })
    void doesNotBlameRulesForClustersThatCouldNotBeRead(String find, String put) {
        var config = TestConfig.valid()
                .with(CLUSTERS, find.replace("\\n", "\n"), put)
                .with(
                        MAPPING,
                        "namespace: robots\n        name",
                        "clusters: {labels: {tier: one}}\n        namespace: robots\n        name");

        assertThat(problems(config)).isNotEmpty().allMatch(problem -> problem.startsWith("clusters.yaml:"));
    }

    @Test
    void blamesRulesThoughTheWayToAClusterIsWrong() {
        var config = TestConfig.valid()
                .with(CLUSTERS, "    kubeconfig: east.kubeconfig\n", "")
                .with(MAPPING, "[east]", "[east, north]");

        assertThat(problems(config))
                .containsExactly(
                        "clusters.yaml:2:5: a cluster needs exactly one of kubeconfig, in-cluster and server",
                        "mapping.yaml:15:34: there is no cluster called \"north\" in clusters.yaml");
    }

    @Test
    void wantsAtLeastOneClusterAndOneRule() {
        assertThat(problems(
                        TestConfig.valid().holding(CLUSTERS, "clusters: []\n").holding(MAPPING, "rules: []\n")))
                .containsExactly(
                        "clusters.yaml:1:11: \"clusters\" must not be empty",
                        "mapping.yaml:1:8: \"rules\" must not be empty");
        assertThat(problems(TestConfig.valid().holding(CLUSTERS, "x: 1\n").holding(MAPPING, "x: 1\n")))
                .containsExactly(
                        "clusters.yaml:1:1: \"clusters\" is missing",
                        "clusters.yaml:1:1: \"x\" is not known here; known are clusters",
                        "mapping.yaml:1:1: \"rules\" is missing",
                        "mapping.yaml:1:1: \"x\" is not known here; known are roles, rules, edited-by");
    }

    private List<String> problems(TestConfig config) {
        for (var file : List.of(SYNC, CLUSTERS, MAPPING)) {
            try {
                Files.deleteIfExists(folder.resolve(file));
            } catch (IOException e) {
                throw new java.io.UncheckedIOException(e);
            }
        }
        config.writeTo(folder);
        return problems();
    }

    private List<String> problems() {
        var refused = catchThrowableOfType(InvalidSettings.class, () -> Settings.load(folder));
        assertThat(refused).as("refused").isNotNull();
        assertThat(refused.getMessage().lines().toList())
                .isEqualTo(refused.problems().stream().map(Problem::toString).toList());
        return refused.getMessage().lines().toList();
    }
}
