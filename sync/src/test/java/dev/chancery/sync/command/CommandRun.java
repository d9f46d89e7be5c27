package dev.chancery.sync.command;

import dev.chancery.sync.pass.Progress;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;

/** A command as an administrator gives it, and what came of it on standard output and on standard error. */
record CommandRun(int code, String out, String err) {
    static CommandRun of(Path config, String... words) {
        var out = new StringWriter();
        var err = new StringWriter();
        int code = Commands.line(new PrintWriter(out, true), new PrintWriter(err, true), new Progress.Silent())
                .execute(arguments(config, words));
        return new CommandRun(code, out.toString(), err.toString());
    }

    /** As on a terminal, where both outputs meet, of somebody for whom a second passes whenever he looks at the clock. */
    static CommandRun onATerminal(Path config, String... words) {
        var terminal = new StringWriter();
        var writer = new PrintWriter(terminal, true);
        var seconds = new AtomicLong();
        var progress = new ProgressLine(writer, () -> Instant.ofEpochSecond(seconds.incrementAndGet()));
        int code = Commands.line(writer, writer, progress).execute(arguments(config, words));
        return new CommandRun(code, terminal.toString(), "");
    }

    private static String[] arguments(Path config, String... words) {
        return Stream.concat(Stream.of(words), Stream.of("--config", config.toString()))
                .toArray(String[]::new);
    }

    /** All of it. */
    String said() {
        return out + err;
    }

    /** The command in a process of its own, which can be killed. */
    static Process start(Path config, String... words) throws java.io.IOException {
        return new ProcessBuilder(line(config, words))
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
    }

    /** How a shell would start it. */
    static List<String> line(Path config, String... words) {
        return Stream.of(
                        Terminal.java("dev.chancery.sync.Sync").stream(),
                        Stream.of(words),
                        Stream.of("--config", config.toString()))
                .flatMap(part -> part)
                .toList();
    }
}
