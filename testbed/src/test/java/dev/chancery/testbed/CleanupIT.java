package dev.chancery.testbed;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Kills a JVM that runs a server, and looks at what the next JVM finds. Both share a temporary folder of their own. */
@Needs(ServerKind.POSTGRESQL)
class CleanupIT {
    private static final Duration SOON = Duration.ofSeconds(60);

    private final Path temporary;

    CleanupIT(@TempDir Path temporary) {
        this.temporary = temporary;
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

    @Test
    void anOrderlyEndLeavesNothing() throws Exception {
        var victim = jvm("postgres");
        var words = announcement(victim);
        var server = ProcessIdentity.running(Long.parseLong(words[1])).orElseThrow();
        var folder = Path.of(words[2]);
        victim.destroy(); // SIGTERM, as Ctrl-C: the shutdown hook runs
        assertThat(victim.waitFor()).isNotZero();
        assertThat(server.isAlive()).isFalse();
        assertThat(folder.getParent()).doesNotExist();
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

    private Process jvm(String what) throws Exception {
        return new ProcessBuilder(List.of(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Djava.io.tmpdir=" + temporary,
                        "-cp",
                        System.getProperty("java.class.path"),
                        Victim.class.getName(),
                        what))
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
    }

    private static String[] announcement(Process process) {
        return process.inputReader()
                .lines()
                .filter(line -> line.startsWith(Victim.ANNOUNCEMENT))
                .findFirst()
                .orElseThrow()
                .split(" ", 3);
    }
}
