package dev.chancery.testbed;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A directory server that runs as a program of its own, in its folder. */
final class DirectoryProcess implements AutoCloseable {
    private static final Duration LIMIT = Duration.ofMinutes(3);

    private final ServerFolder folder;
    private final String name;
    private final List<String> command;
    private final Map<String, String> environment;
    private final LdapsClient client;
    private @Nullable ServerProcess process;
    private int copies;

    DirectoryProcess(
            ServerFolder folder,
            String name,
            List<String> command,
            Map<String, String> environment,
            LdapsClient client) {
        this.folder = folder;
        this.name = name;
        this.command = List.copyOf(command);
        this.environment = Map.copyOf(environment);
        this.client = client;
    }

    /** Starts the server and returns when it answers over TLS. */
    void start() {
        var started = ServerProcess.start(folder, name, command, environment);
        process = started;
        Await.until("the first answer of " + name, LIMIT, started, client::answers);
    }

    void kill() {
        running().kill();
    }

    void pause() {
        running().pause();
    }

    void resume() {
        running().resume();
    }

    void restart() {
        kill();
        start();
    }

    /** A copy of a folder in which it keeps its data; to run it is to restore it. */
    Runnable copy(Path data) {
        var copy = folder.path().resolve("copy-" + ++copies);
        whileStopped(data, copy);
        return () -> whileStopped(copy, data);
    }

    private void whileStopped(Path from, Path to) {
        kill();
        ServerCommand.run(
                folder,
                "copy",
                List.of("cp", "-a", "--no-target-directory", from.toString(), to.toString()),
                environment);
        start();
    }

    @Override
    public void close() {
        if (process != null) {
            process.kill(); // its data go with it: nothing is worth waiting for
        }
        folder.close();
    }

    private ServerProcess running() {
        if (process == null) {
            throw new IllegalStateException(name + " was never started");
        }
        return process;
    }
}
