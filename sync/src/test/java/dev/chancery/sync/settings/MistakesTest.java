package dev.chancery.sync.settings;

import static dev.chancery.sync.settings.TestConfig.CLUSTERS;
import static dev.chancery.sync.settings.TestConfig.MAPPING;
import static dev.chancery.sync.settings.TestConfig.SYNC;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** What is wrong with settings is told all at once, each with its place. */
class MistakesTest {
    @TempDir
    Path folder;

    @Test
    void refusesTwoDirectoriesOfOneName() {
        assertThat(problems(TestConfig.ofDirectories("corp", "corp")))
                .containsExactly("sync.yaml:9:11: there are two directories \"corp\"");
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
