package dev.chancery.testbed;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A directory server that runs as a program of its own, in its folder. */
final class DirectoryProcess implements DirectoryEngine {
    private static final Duration LIMIT = Duration.ofMinutes(3);

    private final DirectorySite site;
    private final String name;
    private final List<String> command;
    private final Map<String, String> environment;
    private final Path data;
    private @Nullable ServerProcess process;
    private int copies;

    /**
     * A program that is yet to be started.
     *
     * @param name what its log is called
     * @param data the folder in which it keeps its data
     */
    DirectoryProcess(
            DirectorySite site, String name, List<String> command, Map<String, String> environment, Path data) {
        this.site = site;
        this.name = name;
        this.command = List.copyOf(command);
        this.environment = Map.copyOf(environment);
        this.data = data;
    }

    @Override
    public void start() {
        var started = ServerProcess.start(site.folder(), name, command, environment);
        process = started;
        Await.until("the first answer of " + name, LIMIT, started, site.client()::answers);
    }

    @Override
    public void kill() {
        site.client().hangUp();
        running().kill();
    }

    @Override
    public void pause() {
        running().pause();
    }

    @Override
    public void resume() {
        running().resume();
    }

    @Override
    public Runnable copy() {
        var copy = site.folder().resolve("copy-" + ++copies);
        whileStopped(data, copy);
        return () -> whileStopped(copy, data);
    }

    private void whileStopped(Path from, Path to) {
        kill();
        ServerCommand.run(
                site.folder(),
                "copy",
                List.of("cp", "-a", "--no-target-directory", from.toString(), to.toString()),
                environment);
        start();
    }

    @Override
    public void close() {
        if (process != null) {
            kill(); // its data go with it: nothing is worth waiting for
        }
        site.folder().close();
    }

    private ServerProcess running() {
        if (process == null) {
            throw new IllegalStateException(name + " was never started");
        }
        return process;
    }
}
