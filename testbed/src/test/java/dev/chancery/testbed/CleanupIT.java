package dev.chancery.testbed;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Kills a JVM that runs a server, and looks at what the next JVM finds. Both share a temporary folder of their own. */
@Needs(ServerKind.POSTGRESQL)
class CleanupIT {
    private static final Duration SOON = Duration.ofMinutes(3);

    private final Path temporary;
    private final List<Process> jvms = new ArrayList<>();

    CleanupIT(@TempDir Path temporary) {
        this.temporary = temporary;
    }

    /** Else one that a failed test leaves would keep the build waiting for what it says. */
    @AfterEach
    void noJvm() throws InterruptedException {
        jvms.forEach(Process::destroy);
        for (var jvm : jvms) if (!jvm.waitFor(SOON)) jvm.destroyForcibly();
    }

    @Test
    void theNextJvmEndsTheServersOfAKilledOneAndDeletesTheirFolders() throws Exception {
        var victim = jvm("postgres");
        var words = announcement(victim);
        var server = ProcessIdentity.running(Long.parseLong(words[1])).orElseThrow();
        var folder = Path.of(words[2]);
        victim.destroyForcibly().waitFor();
        assertThat(server.isAlive()).isTrue();
        assertThat(folder).isDirectory();

        var next = jvm("nothing");
        assertThat(next.waitFor()).isZero();
        assertThat(server.isAlive()).isFalse();
        assertThat(folder).doesNotExist();
        assertThat(folder.getParent()).doesNotExist();
    }

    @ParameterizedTest
    @ValueSource(strings = {"postgres", "clumsy"})
    void anOrderlyEndLeavesNothing(String what) throws Exception {
        var victim = jvm(what);
        var words = announcement(victim);
        var server = ProcessIdentity.running(Long.parseLong(words[1])).orElseThrow();
        var folder = Path.of(words[2]);
        victim.destroy(); // SIGTERM, as Ctrl-C: the shutdown hook runs
        assertThat(victim.waitFor()).isNotZero();
        assertThat(server.isAlive()).isFalse();
        assertThat(folder.getParent()).doesNotExist();
    }

    /** Whoever still asks the servers then has to know that what fails is no news. */
    @Test
    void whoWantsToKnowIsToldOfTheEndWhileTheServersStillRun() throws Exception {
        var victim = jvm("told");
        announcement(victim);
        victim.toHandle().destroy(); // and what it says can still be read
        assertThat(announcement(victim)[1]).isEqualTo("true");
        victim.waitFor();
    }

    @RepeatedTest(2)
    void anEndInTheMiddleOfStartsLeavesNothingEither() throws Exception {
        var victim = jvm("many");
        announcement(victim);
        victim.destroy();
        assertThat(victim.waitFor()).isNotZero();
        assertThat(foldersOfJvms()).isEmpty();
        Await.until("the end of all that was started", SOON, () -> ProcessHandle.allProcesses()
                .noneMatch(this::isOurs));
    }

    /** Servers run in their folders, also those that are deleted. */
    private boolean isOurs(ProcessHandle process) {
        try {
            return Files.readSymbolicLink(Path.of("/proc", Long.toString(process.pid()), "cwd"))
                    .startsWith(temporary);
        } catch (IOException gone) {
            return false;
        }
    }

    @Test
    void aLivingJvmKeepsItsServers() throws Exception {
        var neighbour = jvm("postgres");
        var server = ProcessIdentity.running(Long.parseLong(announcement(neighbour)[1]))
                .orElseThrow();
        assertThat(jvm("nothing").waitFor()).isZero();
        assertThat(server.isAlive()).isTrue();
        neighbour.destroy();
        neighbour.waitFor();
        Await.until("the end of the neighbour's server", SOON, () -> !server.isAlive());
    }

    @ParameterizedTest
    @Timeout(value = 1, unit = TimeUnit.HOURS) // the victim may have to build a control plane
    @EnumSource(names = {"KUBERNETES", "OPENLDAP", "SAMBA"})
    void theNextJvmEndsAllProcessesOfAServerThatHasSeveral(ServerKind kind) throws Exception {
        Without.skipIfAsked(kind);
        var victim = jvm(kind.name());
        announcement(victim);
        var processes = victim.descendants()
                .flatMap(each -> ProcessIdentity.running(each.pid()).stream())
                .toList();
        victim.destroyForcibly().waitFor();
        assertThat(processes).isNotEmpty().allMatch(ProcessIdentity::isAlive);
        assertThat(foldersOfJvms()).hasSize(1);

        assertThat(jvm("nothing").waitFor()).isZero();
        assertThat(processes).noneMatch(ProcessIdentity::isAlive);
        assertThat(foldersOfJvms()).isEmpty();
    }

    @Test
    void theNextJvmEndsAKubectlThatIsNeverAnswered() throws Exception {
        var victim = jvm("kubectl");
        announcement(victim);
        var processes = victim.descendants()
                .flatMap(each -> ProcessIdentity.running(each.pid()).stream())
                .toList();
        victim.destroyForcibly().waitFor();
        assertThat(processes).isNotEmpty().allMatch(ProcessIdentity::isAlive);

        assertThat(jvm("nothing").waitFor()).isZero();
        assertThat(processes).noneMatch(ProcessIdentity::isAlive);
        assertThat(foldersOfJvms()).isEmpty();
    }

    private List<Path> foldersOfJvms() throws IOException {
        try (var found = Files.find(
                temporary, 2, (path, file) -> temporary.relativize(path).getNameCount() == 2)) {
            return found.toList();
        }
    }

    private Process jvm(String what) throws Exception {
        var jvm = new ProcessBuilder(List.of(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Djava.io.tmpdir=" + temporary,
                        "-cp",
                        System.getProperty("java.class.path"),
                        Victim.class.getName(),
                        what))
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        jvms.add(jvm);
        return jvm;
    }

    private static String[] announcement(Process process) throws Exception {
        var lines = process.inputReader().lines();
        return CompletableFuture.supplyAsync(
                        () -> lines.filter(line -> line.startsWith(Victim.ANNOUNCEMENT))
                                .findFirst()
                                .orElseThrow(),
                        Thread::startVirtualThread) // no interruption ends the reading of a pipe
                .get()
                .split(" ", 3);
    }
}
