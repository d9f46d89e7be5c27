package dev.chancery.testbed;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.testcontainers.DockerClientFactory;

/** Whether a container engine answers here, asked in a way that costs nothing and logs nothing where there is none. */
final class ContainerEngine {
    private ContainerEngine() {}

    static boolean answers() {
        return worthAsking() && DockerClientFactory.instance().isDockerAvailable();
    }

    // Testcontainers tries every way for seconds and logs each failure as an error; so knock first.
    private static boolean worthAsking() {
        @Nullable String host = System.getenv("DOCKER_HOST");
        if (host != null && !host.isBlank()) {
            return !host.startsWith("unix://") || accepts(Path.of(host.substring("unix://".length())));
        }
        var home = System.getProperty("user.home");
        return Files.exists(Path.of(home, ".testcontainers.properties"))
                || Stream.of(
                                Path.of("/var/run/docker.sock"),
                                Path.of(home, ".docker/run/docker.sock"),
                                Path.of(home, ".docker/desktop/docker.sock"),
                                Path.of(System.getenv().getOrDefault("XDG_RUNTIME_DIR", "/run"), "docker.sock"))
                        .anyMatch(ContainerEngine::accepts);
    }

    private static boolean accepts(Path socket) {
        try (var channel = SocketChannel.open(StandardProtocolFamily.UNIX)) {
            return channel.connect(UnixDomainSocketAddress.of(socket));
        } catch (IOException e) {
            return false;
        }
    }
}
