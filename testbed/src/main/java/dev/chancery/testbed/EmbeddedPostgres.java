package dev.chancery.testbed;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** PostgreSQL from the binaries on the class path, as a process of its own in a {@link ServerFolder}. */
final class EmbeddedPostgres implements PostgresServer {
    private static final Duration INITDB_LIMIT = Duration.ofMinutes(5);
    private static final int LOG_LINES = 30;
    /**
     * PostgreSQL refuses to run as root, but is content with a user namespace in which root is nobody. The IPC namespace
     * takes the server's shared memory segment with it when the server is killed.
     */
    private static final List<String> NAMESPACES = List.of("unshare", "--user", "--ipc");

    private final ServerFolder folder;
    private final int port;
    private ServerProcess process;

    private EmbeddedPostgres(ServerFolder folder, int port, ServerProcess process) {
        this.folder = folder;
        this.port = port;
        this.process = process;
    }

    /** Makes an empty database cluster and starts it; returns before it answers. */
    static EmbeddedPostgres start() {
        return ServerFolder.startIn("postgres", folder -> {
            initialise(folder);
            var port = Ports.free();
            return new EmbeddedPostgres(folder, port, launch(folder, port));
        });
    }

    /** The postmaster's process id. */
    long pid() {
        return process.pid();
    }

    /** Where its data is. */
    Path folder() {
        return folder.path();
    }

    @Override
    public int port() {
        return port;
    }

    @Override
    public void kill() {
        process.kill();
    }

    @Override
    public void pause() {
        process.pause();
    }

    @Override
    public void resume() {
        process.resume();
    }

    @Override
    public void restart() {
        process.kill();
        process = launch(folder, port);
    }

    @Override
    public String logTail() {
        return process.logTail(LOG_LINES);
    }

    @Override
    public void close() {
        folder.close();
    }

    private static void initialise(ServerFolder folder) {
        var initdb = ServerProcess.start(
                folder,
                "initdb",
                program(
                        "initdb",
                        "--pgdata=" + folder.resolve("data"),
                        "--username=" + SUPERUSER,
                        "--auth=trust",
                        "--encoding=UTF8",
                        "--locale=C",
                        "--locale-provider=builtin",
                        "--builtin-locale=C.UTF-8",
                        "--no-sync"),
                Map.of());
        Await.until("an empty database cluster", INITDB_LIMIT, () -> !initdb.isAlive());
        if (initdb.exitStatus() != 0) {
            throw new ServerFailed("initdb failed; as root it needs user namespaces (see unshare(1)), else run as"
                    + " another user:\n" + initdb.logTail(LOG_LINES));
        }
    }

    private static ServerProcess launch(ServerFolder folder, int port) {
        return ServerProcess.start(
                folder,
                "postgres",
                program(
                        "postgres",
                        "-D",
                        folder.resolve("data").toString(),
                        "--port=" + port,
                        "--listen_addresses=127.0.0.1",
                        "--unix_socket_directories=",
                        "--max_connections=200",
                        "--fsync=off", // the files need to survive kill -9, not a power cut
                        "--log_min_messages=warning"),
                Map.of());
    }

    private static List<String> program(String name, String... arguments) {
        var command = new ArrayList<String>(namespacesWork() ? NAMESPACES : List.of());
        command.add(PostgresBinaries.home().resolve("bin").resolve(name).toString());
        command.addAll(List.of(arguments));
        return command;
    }

    private static boolean namespacesWork() {
        var command = new ArrayList<>(NAMESPACES);
        command.add("true");
        try {
            var probe = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start();
            return probe.waitFor(1, TimeUnit.MINUTES) && probe.exitValue() == 0;
        } catch (IOException e) {
            return false; // no unshare: an ordinary user needs none, and root is told by initdb
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new ServerFailed("interrupted while trying " + NAMESPACES, e);
        }
    }
}
