package dev.chancery.testbed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ServerProcessTest {
    private static final Duration SOON = Duration.ofMinutes(2);

    private ServerFolder folder;

    @BeforeEach
    void makeFolder() {
        folder = ServerFolder.create("process");
    }

    @AfterEach
    void closeFolder() {
        folder.close();
    }

    @Test
    void closingTheFolderEndsTheProcessAndItsChildrenAndDeletesTheFolder() {
        var server = start("sleep 1000 & echo $!; wait");
        var child = childOf(server);
        folder.close();
        Await.until(
                "the end of the server", SOON, () -> !server.isAlive()); // who waits for it hears of it a moment later
        Await.until("the end of the child", SOON, () -> ProcessIdentity.running(child)
                .isEmpty());
        assertThat(folder.path()).doesNotExist();
    }

    @Test
    void stopsAndContinuesWithItsChildren() {
        var server = start("sleep 1000 & echo $!; wait");
        var child = childOf(server);
        server.pause();
        Await.until("the stop", SOON, () -> state(server.pid()) == 'T' && state(child) == 'T');
        server.resume();
        Await.until("the resumption", SOON, () -> state(server.pid()) != 'T' && state(child) != 'T');
        assertThat(server.isAlive()).isTrue();
    }

    @Test
    void endsGentlyWhenAsked() {
        var server = start("trap 'echo bye; exit 0' TERM; echo ready; while :; do sleep 0.05; done");
        Await.until("the trap", SOON, server, () -> server.logTail(1).equals("ready"));
        server.stop();
        assertThat(server.logTail(1)).isEqualTo("bye");
    }

    @Test
    void tellsTheEndOfTheLogWhenTheServerDies() {
        var server = start("echo the port is taken; exit 3");
        assertThatThrownBy(() -> Await.until("an answer", SOON, server, () -> false))
                .isInstanceOf(ServerFailed.class)
                .hasMessageContaining("died before an answer")
                .hasMessageContaining("the port is taken");
    }

    @Test
    void tellsTheEndOfTheLogWhenTheLimitHasPassed() {
        var server = start("echo still thinking; sleep 1000");
        Await.until("the first line", SOON, server, () -> server.logTail(1).equals("still thinking"));
        assertThatThrownBy(() -> Await.until("an answer", Duration.ofMillis(50), server, () -> false))
                .isInstanceOf(ServerFailed.class)
                .hasMessageContaining("an answer: not within")
                .hasMessageContaining("still thinking");
    }

    @Test
    void aProgramThatIsMissingIsNamed() {
        var server = ServerProcess.start(folder, "ghost", List.of("no-such-program"), Map.of());
        assertThatThrownBy(() -> Await.until("an answer", SOON, server, () -> false))
                .hasMessageContaining("no-such-program");
    }

    @Test
    void anotherProcessWithTheSamePidIsAStranger() {
        var self = ProcessIdentity.self();
        assertThat(self.isAlive()).isTrue();
        assertThat(new ProcessIdentity(self.pid(), self.start() + 1).isAlive()).isFalse();
    }

    private ServerProcess start(String script) {
        return ServerProcess.start(folder, "script", List.of("sh", "-c", script), Map.of());
    }

    private static long childOf(ServerProcess server) {
        Await.until("the child", SOON, server, () -> !server.logTail(1).isEmpty());
        return Long.parseLong(server.logTail(1));
    }

    private static char state(long pid) throws Exception {
        var stat = Files.readString(Path.of("/proc", Long.toString(pid), "stat"));
        return stat.charAt(stat.lastIndexOf(')') + 2);
    }
}
