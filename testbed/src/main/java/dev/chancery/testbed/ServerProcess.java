package dev.chancery.testbed;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * One running server program, with what tests need to be cruel to it. It leads a session of its own, so that Ctrl-C on
 * the terminal does not reach it before we do, and every signal goes to its children too.
 */
final class ServerProcess {
    private static final Duration GRACE = Duration.ofMinutes(1);
    private static final Duration RECORD_LIMIT = Duration.ofMinutes(2);
    /** Writes who it is, then becomes the server: the same pid, the same start, and no moment without a record. */
    private static final String RECORD_THEN_BECOME =
            "read -r me </proc/$$/stat && echo \"$me\" >\"$0.tmp\" && mv \"$0.tmp\" \"$0\" && exec \"$@\"";

    private final String name;
    private final Process process;
    private final ProcessIdentity identity;
    private final Path log;

    private ServerProcess(String name, Process process, ProcessIdentity identity, Path log) {
        this.name = name;
        this.process = process;
        this.identity = identity;
        this.log = log;
    }

    /**
     * Starts a program in the folder; its output goes to {@code NAME.log} there, its input is empty.
     *
     * @param command the program and its arguments
     * @param environment variables in addition to our own
     * @throws ServerFailed when the program cannot be started; one that ends at once is noticed by {@link Await}
     */
    static ServerProcess start(
            ServerFolder folder, String name, List<String> command, Map<String, String> environment) {
        var log = folder.resolve(name + ".log");
        var record = folder.processRecord(name);
        var builder = new ProcessBuilder(recorded(record, command))
                .directory(folder.path().toFile())
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
                .redirectInput(Path.of("/dev/null").toFile());
        builder.environment().putAll(environment);
        try {
            return recorded(name, builder.start(), record, log);
        } catch (IOException e) {
            throw new ServerFailed("cannot start " + name, e);
        }
    }

    /** The command line of a program that leads a session of its own, and writes down who it is before it begins. */
    static List<String> recorded(Path record, List<String> command) {
        var wrapped = new ArrayList<>(List.of("setsid", "sh", "-c", RECORD_THEN_BECOME, record.toString()));
        wrapped.addAll(command);
        return wrapped;
    }

    private static ServerProcess recorded(String name, Process process, Path record, Path log) {
        Await.until("the record of " + name, RECORD_LIMIT, () -> Files.exists(record) || !process.isAlive());
        var identity = ProcessIdentity.read(record)
                .orElseThrow(() -> new ServerFailed("cannot start " + name + "\n" + tail(log, 10)));
        return new ServerProcess(name, process, identity, log);
    }

    String name() {
        return name;
    }

    long pid() {
        return identity.pid();
    }

    boolean isAlive() {
        return process.isAlive();
    }

    /** The exit status of a program that has ended: 0 when all went well. */
    int exitStatus() {
        return process.exitValue();
    }

    /** SIGKILL, and waits for the end: what a power cut does. */
    void kill() {
        Signal.killTree(identity);
        waitFor(GRACE);
    }

    /** SIGSTOP, and waits until every thread has stopped: the server keeps its sockets and answers nobody. */
    void pause() {
        Signal.STOP.sendToTree(identity);
        Await.until("the standstill of " + name, GRACE, () -> !identity.isAlive() || identity.isStopped());
    }

    /** SIGCONT: the server goes on where it was paused. */
    void resume() {
        Signal.CONT.sendToTree(identity);
    }

    /** SIGTERM to the server, and SIGKILL to all of it when it has not ended after a minute. */
    void stop() {
        Signal.CONT.sendToTree(identity);
        Signal.TERM.sendTo(identity);
        if (!waitFor(GRACE)) {
            kill();
        }
    }

    /** The last lines that the server wrote. */
    String logTail(int lines) {
        return tail(log, lines);
    }

    private static String tail(Path log, int lines) {
        try {
            // A server may write anything: bytes that are no UTF-8 must not hide the rest.
            var all = new String(Files.readAllBytes(log), StandardCharsets.UTF_8)
                    .lines()
                    .toList();
            return String.join("\n", all.subList(Math.max(0, all.size() - lines), all.size()));
        } catch (NoSuchFileException e) {
            return ""; // its folder has been closed
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + log, e);
        }
    }

    /**
     * Waits for a program that ends by itself.
     *
     * @throws ServerFailed when it still runs after the limit; it is killed then
     */
    int exitCode(Duration limit) {
        if (waitFor(limit)) {
            return process.exitValue();
        }
        kill();
        throw new ServerFailed(name + " took longer than " + limit.toSeconds() + " s\n" + logTail(10));
    }

    private boolean waitFor(Duration limit) {
        try {
            return process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new ServerFailed("interrupted while waiting for the end of " + name, e);
        }
    }
}
