package dev.chancery.testbed.demo;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chancery.testbed.BuiltControlPlanes;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What {@code ./chancery} says before it starts anything. */
class LauncherTest {
    private static final Path LAUNCHER = Path.of("..", "chancery");
    private static final List<String> FILES = List.of(
            "chancery",
            "testbed/prerequisites.sh",
            "testbed/kubernetes/go.mod",
            "testbed/kubernetes/go.sum",
            "testbed/etcd/go.mod",
            "testbed/etcd/go.sum",
            "broker/package.sh",
            "pom.xml",
            "sync/pom.xml",
            "broker/pom.xml",
            "migrations/pom.xml",
            "testbed/pom.xml");

    private static final List<String> TOOLS =
            List.of("bash", "cat", "dirname", "find", "grep", "mktemp", "rm", "sed", "sha256sum", "sort", "tr");

    private record Answer(int code, String said) {}

    @ParameterizedTest
    @ValueSource(strings = {"help", "--help", "-h"})
    void teachesItsCommands(String word) throws Exception {
        var answer = ask(word);

        assertThat(answer.code()).isZero();
        assertThat(answer.said()).contains("usage: ./chancery COMMAND", "explain ROBOT", "--config");
    }

    @Test
    void teachesWhenItIsAskedNothing() throws Exception {
        assertThat(ask().said()).contains("usage: ./chancery COMMAND");
    }

    @ParameterizedTest
    @CsvSource({
        "appply, apply",
        "aply, apply",
        "demmo, demo",
        "tset, test",
        "explan, explain",
        "stats, status",
        "brokers, broker",
        "migarte, migrate",
        "PLAN, plan",
    })
    void answersAnUnknownWordWithTheNearestOne(String typed, String meant) throws Exception {
        var answer = ask(typed);

        assertThat(answer.code()).isEqualTo(64);
        assertThat(answer.said()).contains("no command \"" + typed + "\"; did you mean " + meant + "? ");
    }

    @ParameterizedTest
    @ValueSource(strings = {"x", "foo", "kubernetes", "*", "hello world", "$(id)"})
    void guessesNothingWhenNoWordIsNear(String typed) throws Exception {
        var answer = ask(typed);

        assertThat(answer.code()).isEqualTo(64);
        assertThat(answer.said()).contains("\"" + typed + "\"; ./chancery --help lists all");
    }

    @Test
    void tellsWhatTheTestsTakeWithoutRunningThem() throws Exception {
        var answer = ask("test", "--help");

        assertThat(answer.code()).isZero();
        assertThat(answer.said()).contains("usage: ./chancery test", "chancery.without");
    }

    @Test
    void tellsWhatTheBrokerTakesWithoutStartingIt() throws Exception {
        var answer = ask("broker", "--help");

        assertThat(answer.code()).isZero();
        assertThat(answer.said()).contains("usage: ./chancery broker", "broker.yaml");
    }

    @ParameterizedTest
    @CsvSource({
        "plan, apt-get install maven",
        "broker, apt-get install maven",
        "migrate, apt-get install maven",
        "test, apt-get install maven nodejs npm slapd ldap-utils samba ",
    })
    void saysWhatIsMissingAndWhereItComesFrom(String word, String missing, @TempDir Path machine) throws Exception {
        var answer = askOnABareMachine(machine, word);

        assertThat(answer.code()).isEqualTo(1);
        assertThat(answer.said())
                .contains("these are missing")
                .contains(missing)
                .doesNotContain("command not found");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "samba; slapd; samba",
                "openldap; samba; slapd",
                "' Samba, OpenLDAP'; npm; slapd",
                "compose,samba,openldap; npm; samba",
            })
    void asksForNothingThatIsLeftOut(String without, String missing, String unwanted, @TempDir Path machine)
            throws Exception {
        var answer = askOnABareMachine(machine, "test", "-Dchancery.without=" + without);

        assertThat(answer.code()).isEqualTo(1);
        assertThat(answer.said()).contains("these are missing", missing).doesNotContain(unwanted);
    }

    @ParameterizedTest
    @ValueSource(strings = {"test", "demo", "bench sync"})
    void asksForGoBeforeAnythingElse(String words, @TempDir Path machine) throws Exception {
        var answer = ask(bareMachine(machine), withoutControlPlanes(machine), words.split(" "));

        assertThat(answer.code()).isEqualTo(1);
        assertThat(answer.said()).contains("Go 1.26 is needed").doesNotContain("these are missing");
    }

    @Test
    void asksForNoGoWhereKubernetesIsLeftOut(@TempDir Path machine) throws Exception {
        var answer = ask(bareMachine(machine), withoutControlPlanes(machine), "test", "-Dchancery.without=kubernetes");

        assertThat(answer.said()).contains("these are missing").doesNotContain("Go 1.26 is needed");
    }

    @Test
    void asksForNoGoWhereTheCacheHasThisVersion(@TempDir Path machine) throws Exception {
        var launcher = bareMachine(machine);
        putControlPlanes(machine.resolve("chancery/kubernetes/any").resolve(BuiltControlPlanes.version()));

        assertThat(ask(launcher, withoutControlPlanes(machine), "test").said())
                .contains("these are missing")
                .doesNotContain("Go 1.26 is needed");
    }

    @Test
    void asksForGoWhereTheCacheHasAnOlderVersion(@TempDir Path machine) throws Exception {
        var launcher = bareMachine(machine);
        putControlPlanes(machine.resolve("chancery/kubernetes/any/0123456789abcdef"));

        assertThat(ask(launcher, withoutControlPlanes(machine), "test").said()).contains("Go 1.26 is needed");
    }

    @Test
    void goesOnWithTheDemoWhereNoServersCanBeInstalled(@TempDir Path machine) throws Exception {
        var answer = askOnABareMachine(machine, "demo");

        assertThat(answer.said())
                .containsSubsequence(
                        "these are missing; as root on Debian, run: apt-get install slapd",
                        "left out where there is neither",
                        "apt-get install maven");
    }

    @Test
    void buildsAgainWhenASourceWasDeleted(@TempDir Path machine) throws Exception {
        var launcher = bareMachine(machine);
        var sources = Files.createDirectories(launcher.resolveSibling("sync/src/main/java"));
        var unloved = Files.createFile(sources.resolve("Unloved.java"));
        var stamp =
                Files.createDirectories(launcher.resolveSibling("sync/target")).resolve("built.stamp");
        Files.createFile(stamp);
        Files.setLastModifiedTime(stamp, FileTime.from(Instant.now().plusSeconds(60)));
        assertThat(ask(launcher, prepared(machine), "plan").said()).doesNotContain("maven");

        Files.delete(unloved);
        Files.setLastModifiedTime(sources, FileTime.from(Instant.now().plusSeconds(120)));
        assertThat(ask(launcher, prepared(machine), "plan").said()).contains("apt-get install maven");
    }

    @Test
    void needsNothingToTeach(@TempDir Path machine) throws Exception {
        assertThat(askOnABareMachine(machine, "test", "--help").code()).isZero();
    }

    private static Answer askOnABareMachine(Path machine, String... words) throws IOException, InterruptedException {
        return ask(bareMachine(machine), prepared(machine), words);
    }

    /** A bare machine where the control planes are built. */
    private static Map<String, String> prepared(Path machine) throws IOException {
        var environment = new HashMap<>(withoutControlPlanes(machine));
        environment.put(
                "KUBEBUILDER_ASSETS",
                putControlPlanes(machine.resolve("kubernetes")).toString());
        return environment;
    }

    private static Map<String, String> withoutControlPlanes(Path machine) {
        return Map.of(
                "PATH", machine.resolve("bin").toString(),
                "XDG_CACHE_HOME", machine.toString(),
                "KUBEBUILDER_ASSETS", "",
                "JAVA_HOME", System.getProperty("java.home"));
    }

    private static Path putControlPlanes(Path folder) throws IOException {
        Files.createDirectories(folder);
        for (var program : List.of("etcd", "kube-apiserver", "kubectl", "kube-controller-manager")) {
            var file = folder.resolve(program);
            if (!Files.exists(file)) Files.createSymbolicLink(file, Path.of("/usr/bin/true"));
        }
        return folder;
    }

    /** The launcher of a fresh checkout, as root where there is a JDK and what every system has, but no package of Debian. */
    private static Path bareMachine(Path machine) throws IOException {
        var tools = Files.createDirectory(machine.resolve("bin"));
        for (var tool : TOOLS) Files.createSymbolicLink(tools.resolve(tool), Path.of("/usr/bin", tool));
        var id = Files.writeString(tools.resolve("id"), "#!/bin/bash\necho 0\n");
        Files.setPosixFilePermissions(id, PosixFilePermissions.fromString("rwxr-xr-x"));
        var checkout = Files.createDirectory(machine.resolve("checkout"));
        for (var file : FILES) {
            var text = Files.readString(LAUNCHER.resolveSibling(file));
            Files.createDirectories(checkout.resolve(file).getParent());
            Files.writeString(
                    checkout.resolve(file),
                    text.replace("/usr/local/go/", "/none/").replace("/usr/lib/go/", "/none/"));
        }
        return checkout.resolve("chancery");
    }

    private static Answer ask(String... words) throws IOException, InterruptedException {
        return ask(LAUNCHER, Map.of(), words);
    }

    private static Answer ask(Path launcher, Map<String, String> environment, String... words)
            throws IOException, InterruptedException {
        var command = new ArrayList<>(List.of("/bin/bash", launcher.toString()));
        command.addAll(List.of(words));
        var builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().putAll(environment);
        var process = builder.start();
        process.getOutputStream().close();
        var said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        return new Answer(process.waitFor(), said);
    }
}
