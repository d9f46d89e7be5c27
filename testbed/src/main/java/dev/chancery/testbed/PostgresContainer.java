package dev.chancery.testbed;

import com.github.dockerjava.api.DockerClient;
import java.util.List;
import org.testcontainers.postgresql.PostgreSQLContainer;

/** PostgreSQL in a container, on a port of 127.0.0.1 that stays the same when it is restarted. */
final class PostgresContainer implements PostgresServer {
    private static final String IMAGE = "postgres:18";

    private final PostgreSQLContainer container;
    private final int port;

    private PostgresContainer(PostgreSQLContainer container, int port) {
        this.container = container;
        this.port = port;
    }

    /**
     * Starts it, and pulls the image first when the engine has it not.
     *
     * @throws RuntimeException of Testcontainers when the image cannot be had or the server does not start
     */
    static PostgresContainer start() {
        var port = Ports.free();
        var container = new PostgreSQLContainer(IMAGE)
                .withUsername(SUPERUSER)
                .withEnv("POSTGRES_HOST_AUTH_METHOD", "trust")
                .withEnv(
                        "POSTGRES_INITDB_ARGS",
                        "--encoding=UTF8 --locale=C --locale-provider=builtin --builtin-locale=C.UTF-8")
                .withCommand("postgres", "-c", "fsync=off", "-c", "max_connections=200");
        // Testcontainers would take another port at each start of the same container.
        container.setPortBindings(List.of("127.0.0.1:" + port + ":" + PostgreSQLContainer.POSTGRESQL_PORT));
        container.start();
        return new PostgresContainer(container, port);
    }

    @Override
    public int port() {
        return port;
    }

    @Override
    public void kill() {
        if (container.isRunning()) {
            docker().killContainerCmd(container.getContainerId()).exec();
            Await.until("the end of the container", Database.LIMIT, () -> !container.isRunning());
        }
    }

    @Override
    public void pause() {
        docker().pauseContainerCmd(container.getContainerId()).exec();
    }

    @Override
    public void resume() {
        docker().unpauseContainerCmd(container.getContainerId()).exec();
    }

    @Override
    public void restart() {
        kill();
        docker().startContainerCmd(container.getContainerId()).exec();
    }

    @Override
    public String logTail() {
        return container.getLogs();
    }

    @Override
    public void close() {
        container.stop();
    }

    private DockerClient docker() {
        return container.getDockerClient();
    }
}
