package dev.chancery.testbed;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;

/** A folder for files and for programs that do their work and end; both are gone when it is closed or the JVM ends. */
public final class Workspace implements AutoCloseable {
    private final ServerFolder folder;
    private final AtomicInteger runs = new AtomicInteger();

    private Workspace(ServerFolder folder) {
        this.folder = folder;
    }

    /**
     * What a program left.
     *
     * @param exitCode 0 to 255; more than 128 when a signal ended it
     * @param output its standard output and standard error, as they came
     */
    public record Finished(int exitCode, String output) {}

    /**
     * Makes an empty folder that only this user can enter.
     *
     * @param name how the folder's name begins
     */
    public static Workspace create(String name) {
        return new Workspace(ServerFolder.create(name));
    }

    /** Does this when the JVM ends by Ctrl-C or in another orderly way, while all servers still run. */
    public static void beforeTheEnd(Runnable work) {
        ServerFolder.beforeTheEnd(work);
    }

    public Path path() {
        return folder.path();
    }

    /** The beginning of a command line: the same Java as ours, whose temporary files lie in this folder. */
    public List<String> java(String... options) {
        var command = new ArrayList<String>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.add("-Djava.io.tmpdir=" + path());
        command.addAll(List.of(options));
        return command;
    }

    /**
     * Runs a program in this folder, with no input and no terminal, and waits for its end.
     *
     * @param name what its log is called
     * @param command the program and its arguments
     * @throws ServerFailed when it cannot be started, or has not ended within the limit; it is killed then
     */
    public Finished run(String name, List<String> command, Duration limit) {
        var process = ServerProcess.start(folder, name + "-" + runs.incrementAndGet(), command, Map.of());
        int code = process.exitCode(limit);
        return new Finished(code, process.logTail(Integer.MAX_VALUE));
    }

    /**
     * Starts a program in this folder that stays, with no input and no terminal.
     *
     * @param name what its log is called
     * @throws ServerFailed when it cannot be started
     */
    public Service serve(String name, List<String> command) {
        return new Service(ServerProcess.start(folder, name + "-" + runs.incrementAndGet(), command, Map.of()));
    }

    @Override
    public void close() {
        folder.close();
    }
}
