package dev.chancery.sync.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class SettingsTest {
    private static final String SYNC = """
            directory:
              name: corp
              servers: ["ldaps://dc1.corp.example:636"]
              trust: ca.pem
              bind: {dn: "cn=reader,dc=corp,dc=example", password-file: directory.password}
              profile: openldap
              robots: ou=robots,dc=corp,dc=example
              groups: ou=groups,dc=corp,dc=example
            database:
              url: jdbc:postgresql://db/chancery
            """;
    private static final String CLUSTERS = """
            clusters:
              - name: east
                labels: {region: east}
                kubeconfig: east.kubeconfig
            """;
    private static final String MAPPING = """
            roles: [ClusterRole/view]
            rules:
              - name: everyone
                when: (uid=*)
                place:
                  - namespace: robots
                bind:
                  - {role: ClusterRole/view, namespace: robots}
            """;

    @TempDir
    Path folder;

    @BeforeEach
    void validFiles() throws IOException {
        Files.writeString(folder.resolve("sync.yaml"), SYNC);
        Files.writeString(folder.resolve("clusters.yaml"), CLUSTERS);
        Files.writeString(folder.resolve("mapping.yaml"), MAPPING);
    }

    @Test
    void readsValidFiles() {
        var settings = Settings.load(folder);
        assertThat(settings.clusters())
                .singleElement()
                .extracting(cluster -> cluster.name().value())
                .isEqualTo("east");
        assertThat(settings.mapping().rules())
                .singleElement()
                .extracting(rule -> rule.name())
                .isEqualTo("everyone");
        assertThat(settings.grace()).isEqualTo(Duration.ofHours(24));
        assertThat(settings.directory().tree().extraAttributes()).contains("uid");
    }

    static Stream<Arguments> mistakes() {
        return Stream.of(
                arguments(
                        "mapping.yaml",
                        "namespace: robots\n    bind",
                        "namespce: robots\n    bind",
                        "mapping.yaml:6:9: \"namespce\" is not known here"),
                arguments(
                        "mapping.yaml",
                        "namespace: robots\n    bind",
                        "namespce: robots\n    bind",
                        "mapping.yaml:6:9: \"namespace\" is missing"),
                arguments("mapping.yaml", "(uid=*)", "(uid=*", "mapping.yaml:4:11: not an LDAP filter"),
                arguments("mapping.yaml", "when: (uid=*)", "whenever: (uid=*)", "\"when\" is missing"),
                arguments(
                        "mapping.yaml",
                        "{role: ClusterRole/view",
                        "{role: ClusterRole/cluster-admin",
                        "is not among the roles that may be bound"),
                arguments(
                        "mapping.yaml",
                        "{role: ClusterRole/view",
                        "{role: view",
                        "a role is written ClusterRole/NAME or Role/NAME"),
                arguments(
                        "mapping.yaml",
                        ", namespace: robots}",
                        "}",
                        "a binding needs either a namespace or cluster-wide: true"),
                arguments(
                        "mapping.yaml",
                        ", namespace: robots}",
                        ", namespace: robots, cluster-wide: true}",
                        "a binding needs either a namespace or cluster-wide: true"),
                arguments(
                        "mapping.yaml",
                        "- namespace: robots",
                        "- {namespace: robots, clusters: {names: [north]}}",
                        "there is no cluster called \"north\""),
                arguments(
                        "mapping.yaml",
                        "- namespace: robots",
                        "- {namespace: robots, clusters: {labels: {region: north}}}",
                        "no cluster of clusters.yaml has these labels"),
                arguments(
                        "mapping.yaml",
                        "- namespace: robots",
                        "- {namespace: Robots}",
                        "a namespace must be a DNS label"),
                arguments(
                        "mapping.yaml",
                        "- namespace: robots",
                        "- {namespace: robots, name: agent}",
                        "a name template must contain {name}"),
                arguments(
                        "mapping.yaml",
                        "- namespace: robots",
                        "- {namespace: robots, labels: {app.kubernetes.io/managed-by: me}}",
                        "only Chancery itself sets"),
                arguments(
                        "mapping.yaml",
                        "- namespace: robots",
                        "- {namespace: robots, labels: {team: a b}}",
                        "not a valid value of label team"),
                arguments(
                        "mapping.yaml",
                        "- namespace: robots",
                        "- {namespace: robots, create-namespace: perhaps}",
                        "must be true or false"),
                arguments("mapping.yaml", "rules:", "rulez:", "\"rules\" is missing"),
                arguments(
                        "mapping.yaml",
                        "    place:\n",
                        "    place: everywhere\n    call:\n",
                        "\"place\" must be a list of entries with keys"),
                arguments(
                        "mapping.yaml",
                        "- name: everyone",
                        "- name: everyone\n    name: nobody",
                        "mapping.yaml:4:5: \"name\" stands here twice"),
                arguments("mapping.yaml", "rules:", "rules: [", "mapping.yaml:"),
                arguments("clusters.yaml", "name: east", "name: East", "a cluster's name must be a DNS label"),
                arguments(
                        "clusters.yaml",
                        "    kubeconfig: east.kubeconfig\n",
                        "",
                        "a cluster needs exactly one of kubeconfig, in-cluster and server"),
                arguments(
                        "clusters.yaml",
                        "kubeconfig: east.kubeconfig",
                        "{server: http://east, token-file: t}",
                        "clusters.yaml:"),
                arguments(
                        "clusters.yaml",
                        "kubeconfig: east.kubeconfig",
                        "server: http://east\n    token-file: t",
                        "not https://host:port"),
                arguments(
                        "clusters.yaml",
                        "kubeconfig: east.kubeconfig\n",
                        "kubeconfig: east.kubeconfig\n  - {name: east, kubeconfig: other}\n",
                        "there are two clusters called east"),
                arguments("sync.yaml", "ldaps://", "http://", "neither ldaps: nor ldap:"),
                arguments("sync.yaml", "ldaps://", "ldap://", "is not protected"),
                arguments("sync.yaml", "profile: openldap", "profile: novell", "\"novell\" is none of"),
                arguments("sync.yaml", ", password-file: directory.password", "", "a bind needs dn with password-file"),
                arguments(
                        "sync.yaml",
                        "robots: ou=robots,dc=corp,dc=example",
                        "robots: robots",
                        "the robots' base is no DN"),
                arguments(
                        "sync.yaml",
                        "jdbc:postgresql://db/chancery",
                        "jdbc:mysql://db/chancery",
                        "not a jdbc:postgresql: URL"),
                arguments(
                        "sync.yaml", "db/chancery", "db/chancery?password=x", "the password belongs in password-file"),
                arguments(
                        "sync.yaml",
                        "database:",
                        "lifecycle: {grace: tomorrow}\ndatabase:",
                        "\"grace\" must be a time such as"),
                arguments(
                        "sync.yaml",
                        "database:",
                        "limits: {deletions: {percent: 120}}\ndatabase:",
                        "percent must be 0 to 100"),
                arguments(
                        "sync.yaml",
                        "database:",
                        "limits: {deletions: {count: few}}\ndatabase:",
                        "\"count\" must be a whole number"),
                arguments("sync.yaml", "database:", "databse:", "\"databse\" is not known here"));
    }

    @ParameterizedTest(name = "{0}: {2}")
    @MethodSource("mistakes")
    void namesTheMistakeAndItsPlace(String file, String right, String wrong, String says) throws IOException {
        var text = Files.readString(folder.resolve(file));
        assertThat(text).contains(right);
        Files.writeString(folder.resolve(file), text.replace(right, wrong));

        assertThatThrownBy(() -> Settings.load(folder))
                .isInstanceOf(InvalidSettings.class)
                .hasMessageContaining(says)
                .hasMessageContaining(file);
    }

    @ParameterizedTest
    @MethodSource("contents")
    void refusesAFileThatIsNone(String content, String says) throws IOException {
        Files.writeString(folder.resolve("mapping.yaml"), content);
        assertThatThrownBy(() -> Settings.load(folder))
                .isInstanceOf(InvalidSettings.class)
                .hasMessageContaining(says);
    }

    static Stream<Arguments> contents() {
        return Stream.of(
                arguments("", "the file must consist of keys and values"),
                arguments("- one\n- two\n", "the file must consist of keys and values"),
                arguments("a: b: c\n", "not YAML"),
                arguments("\u0000", "not YAML"),
                arguments("rules: !!javax.script.ScriptEngineManager []\n", "Global tag is not allowed"));
    }

    @Test
    void listsEveryMistakeOfEveryFile() throws IOException {
        Files.delete(folder.resolve("clusters.yaml"));
        Files.writeString(
                folder.resolve("mapping.yaml"),
                MAPPING.replace("(uid=*)", "uid=").replace("namespace: robots\n", "namespace: ROBOTS\n"));
        Files.writeString(
                folder.resolve("sync.yaml"), SYNC.replace("openldap", "x").replace("postgresql", "h2"));
        assertThatThrownBy(() -> Settings.load(folder))
                .isInstanceOfSatisfying(InvalidSettings.class, invalid -> assertThat(invalid.problems())
                        .hasSizeGreaterThanOrEqualTo(5))
                .hasMessageContainingAll(
                        "clusters.yaml: there is no such file", "mapping.yaml:4", "sync.yaml:6", "sync.yaml:10");
    }
}
