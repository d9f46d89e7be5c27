package dev.chancery.sync.command;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chancery.testbed.Authority;
import dev.chancery.testbed.ControlPlane;
import dev.chancery.testbed.Database;
import dev.chancery.testbed.Needs;
import dev.chancery.testbed.Plane;
import dev.chancery.testbed.ServerKind;
import dev.chancery.testbed.Servers;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What is wrong is said, and nothing is changed: one company in line, broken in one way after the other. */
@ExtendWith(Servers.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
@Needs(ServerKind.EMBEDDED_DIRECTORY)
class BadInputIT {
    private static final String NAMESPACE = "bad-input";
    private static final int COULD_NOT_RUN = 1;
    private static final int HELD = 2;
    private static final int SOME_FAILED = 3;

    private final ControlPlane east;
    private final SmallCompany company;
    private final Path config;

    BadInputIT(@Plane("east") ControlPlane east, Database server, @TempDir Path config) {
        this.east = east;
        this.config = config;
        this.company = new SmallCompany(config, server, NAMESPACE, Map.of("east", east));
    }

    @BeforeAll
    void bringInLine() {
        assertThat(company.run("apply")).as(company.said()).isZero();
    }

    @AfterAll
    void close() {
        company.close();
    }

    /** One part of a file replaced by another, how {@code apply} ends then, and what it must say. */
    private record Broken(String name, String file, String part, String by, int code, List<String> said) {
        @Override
        public String toString() {
            return file + ": " + name;
        }
    }

    Stream<Broken> everythingThatCanBeWrong() throws IOException {
        return Stream.of(directories(), clusters(), rules()).flatMap(rows -> rows);
    }

    private Stream<Broken> directories() throws IOException {
        var directory = company.directory();
        var wrong = company.write("wrong.password", "wr0ng\n").toString();
        var empty = company.write("empty.password", "\n").toString();
        var password = directory.readerPasswordFile().toString();
        var stranger = Authority.create("stranger").certificateFile().toString();
        var server = "127.0.0.1:" + directory.ldapsPort();
        return Stream.of(
                sync("a wrong password", password, wrong, directory.readerDn()),
                sync("an empty password file", password, empty, empty),
                sync("no password file", password, config.resolve("none").toString(), "none"),
                sync("a reader who is not there", directory.readerDn(), "cn=nobody,dc=x", "\"cn=nobody,dc=x\""),
                sync("a certificate for another host", server, "localhost:" + directory.ldapsPort(), "localhost"),
                sync("another authority", directory.caFile().toString(), stranger, stranger),
                sync("no file of authorities", directory.caFile().toString(), "none.pem", "none.pem"),
                sync("nobody who listens", server, "127.0.0.1:1", "127.0.0.1:1", "cannot be reached"),
                sync(
                        "an unknown base of robots",
                        "robots: ou=robots",
                        "robots: ou=nowhere",
                        "robots' base \"ou=nowhere"),
                sync(
                        "an unknown base of groups",
                        "groups: ou=groups",
                        "groups: ou=nowhere",
                        "groups' base \"ou=nowhere"),
                sync(
                        "a sentinel that is gone",
                        "profile: generic",
                        "profile: generic\n  sentinel: cn=gone,dc=x",
                        "sentinel"),
                sync(
                        "no database",
                        "jdbc:postgresql://",
                        "jdbc:postgresql://127.0.0.1:1/x?",
                        "The database cannot be used"));
    }

    private static Broken sync(String name, String part, String by, String... said) {
        return new Broken(name, "sync.yaml", part, by, COULD_NOT_RUN, List.of(said));
    }

    private Stream<Broken> clusters() throws IOException {
        var file = east.kubeconfig();
        var nobody =
                "server: \"" + east.url() + "\", ca: " + east.caFile() + ", token-file: " + east.tokenFile("nobody");
        var wrong = company.write("wrong.token", "wr0ng").toString();
        var away = Files.readString(file).replace(east.url().toString(), "https://127.0.0.1:1");
        var elsewhere = Files.readString(file).replace("https://127.0.0.1", "https://localhost");
        var login = "kubeconfig: " + file + ", context: east";
        return Stream.of(
                cluster("nobody who listens", file.toString(), write("away", away), "nobody answers"),
                cluster(
                        "a certificate for another host",
                        file.toString(),
                        write("elsewhere", elsewhere),
                        "not to be trusted"),
                cluster("no kubeconfig", file.toString(), "none.kubeconfig", "none.kubeconfig"),
                cluster("a kubeconfig that is none", file.toString(), write("bad", "s3cret: ["), "bad.kubeconfig"),
                cluster("an unknown context", "context: east", "context: nowhere", "nowhere"),
                cluster("a user without rights", login, nobody, "listing", "403"),
                cluster("a wrong token", login, nobody.replaceFirst("[^ ]*$", wrong), "401"));
    }

    private String write(String name, String text) {
        return company.write(name + ".kubeconfig", text).toString();
    }

    private static Broken cluster(String name, String part, String by, String... said) {
        return new Broken(name, "clusters.yaml", part, by, SOME_FAILED, List.of(said));
    }

    private static Stream<Broken> rules() {
        return Stream.of(
                new Broken(
                        "a filter that does not end",
                        "mapping.yaml",
                        "(uid=*)",
                        "(uid=b*()\\\\",
                        COULD_NOT_RUN,
                        List.of("not an LDAP")),
                new Broken(
                        "a bare backslash",
                        "mapping.yaml",
                        "(uid=*)",
                        "(uid=a\\q)",
                        COULD_NOT_RUN,
                        List.of("not an LDAP")),
                new Broken(
                        "a filter with escapes that is nobody's",
                        "mapping.yaml",
                        "(uid=*)",
                        "(uid=\\2a\\28\\29\\5c\\00)",
                        HELD,
                        List.of("12 of 12 ServiceAccounts would be deleted at once")),
                new Broken(
                        "a role that is not on the list",
                        "mapping.yaml",
                        "role: ClusterRole/view",
                        "role: ClusterRole/cluster-admin",
                        COULD_NOT_RUN,
                        List.of("cluster-admin")),
                new Broken(
                        "a name of 300 characters",
                        "mapping.yaml",
                        "create-namespace: true",
                        "name: \"{name}-" + "x".repeat(300) + "\"",
                        COULD_NOT_RUN,
                        List.of("mapping.yaml:6:")));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("everythingThatCanBeWrong")
    void saysWhatIsWrongAndChangesNothing(Broken broken) throws IOException {
        var file = config.resolve(broken.file());
        var good = Files.readString(file);
        assertThat(good).contains(broken.part());
        var before = everything();
        Files.writeString(file, good.replace(broken.part(), broken.by()));
        try {
            assertThat(company.run("apply")).as(company.said()).isEqualTo(broken.code());
        } finally {
            Files.writeString(file, good);
        }

        assertThat(company.said()).contains(broken.said()).doesNotContain("s3cret", "wr0ng", "\tat ");
        assertThat(everything()).isEqualTo(before);
    }

    @Test
    void holdsWhatWantsANamespaceThatIsMissing() throws IOException {
        var file = config.resolve("mapping.yaml");
        var good = Files.readString(file);
        var before = everything();
        Files.writeString(file, good.replace("bind:", "  - {namespace: missing-room}\n    bind:"));
        try {
            assertThat(company.run("apply")).as(company.said()).isEqualTo(HELD);
        } finally {
            Files.writeString(file, good);
        }

        assertThat(company.said()).contains("ServiceAccount missing-room/bot-1", "namespace");
        assertThat(everything()).isEqualTo(before);
    }

    @Test
    void givesNothingToTwoEntriesThatWantOneName() {
        var before = everything();
        var units = Stream.of("a", "b")
                .map(unit -> "ou=" + unit + ",ou=robots," + company.directory().baseDn())
                .toList();
        for (var ou : units) {
            var unit = ou.substring(3, 4);
            company.change("dn: " + ou + "\nobjectClass: organizationalUnit\nou: " + unit + "\n\n"
                    + company.robot("twin", unit + "0000000-0000-4000-8000-000000000001")
                            .replace(company.dn("twin"), "uid=twin," + ou));
        }
        try {
            assertThat(company.run("apply")).as(company.said()).isZero();
            assertThat(company.said()).contains("uid=twin,ou=a", "uid=twin,ou=b");
            assertThat(everything()).isEqualTo(before);

            assertThat(company.run("status")).isZero();
            assertThat(company.said())
                    .contains("2 robots are left as they are: twin (its name twin is also wanted by uid=twin,ou=b,");
            assertThat(company.run("explain", "twin")).as(company.said()).isZero();
            assertThat(company.said())
                    .contains("twin gets nothing: its name twin is also wanted by uid=twin,ou=a,", "rule ");
            assertThat(company.run("plan", "-o", "json")).as(company.said()).isZero();
            assertThat(company.said())
                    .containsPattern("\"frozen\" : \\[ \\{\\s+\"(robot|reason)\"")
                    .contains("b0000000-0000-4000-8000-000000000001", "its name twin is also wanted by uid=twin,ou=a,");
        } finally {
            units.forEach(ou -> company.change(
                    "dn: uid=twin," + ou + "\nchangetype: delete\n\ndn: " + ou + "\nchangetype: delete\n"));
        }

        assertThat(company.run("apply")).as(company.said()).isZero();
        assertThat(company.run("status")).isZero();
        assertThat(company.said()).doesNotContain("left as they are");
        assertThat(everything()).isEqualTo(before);
    }

    /** Last, since who has left stays in the cluster for a while, and would be counted by the others. */
    @Test
    @Order(Integer.MAX_VALUE)
    void takesAnyLoginForWhatItIs() {
        var odd = new String[] {"x".repeat(300), "a*()b", "(|(uid=*))", "back\\5cslash", "Zürich № 7"};
        var ldif = new StringBuilder();
        for (int n = 0; n < odd.length; n++) {
            ldif.append("dn: cn=odd-" + n + ",ou=robots," + company.directory().baseDn()
                    + "\nobjectClass: account\nobjectClass: top\ncn: odd-" + n + "\nuid:: "
                    + com.unboundid.util.Base64.encode(odd[n]) + "\nentryUUID: 0dd00000-0000-4000-8000-00000000000" + n
                    + "\n\n");
        }
        company.change(ldif.toString());

        assertThat(company.run("apply")).as(company.said()).isZero();

        assertThat(company.accounts("east")).isEqualTo(SmallCompany.ROBOTS + odd.length);
        assertThat(company.run("explain", "a*()b")).as(company.said()).isZero();
        assertThat(company.run("explain", "*")).as("no pattern").isEqualTo(1);
        for (int n = 0; n < odd.length; n++)
            company.change(
                    "dn: cn=odd-" + n + ",ou=robots," + company.directory().baseDn() + "\nchangetype: delete\n");
        company.run("apply");
    }

    /** Every managed object with its uid and version. */
    private String everything() {
        return east.kubectl(
                "get",
                "serviceaccounts,rolebindings,clusterrolebindings",
                "-A",
                "-l",
                "app.kubernetes.io/managed-by=chancery",
                "-o",
                "jsonpath={range .items[*]}{.kind} {.metadata.name} {.metadata.uid} {.metadata.resourceVersion}{\"\\n\"}{end}");
    }
}
