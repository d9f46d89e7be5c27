package dev.chancery.sync.command;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** A command as an administrator gives it, and what came of it on standard output and on standard error. */
record CommandRun(int code, String out, String err) {
    static CommandRun of(Path config, String... words) {
        var out = new StringWriter();
        var err = new StringWriter();
        var all = Stream.concat(Stream.of(words), Stream.of("--config", config.toString()))
                .toArray(String[]::new);
        int code = Commands.line(new PrintWriter(out, true), new PrintWriter(err, true))
                .execute(all);
        return new CommandRun(code, out.toString(), err.toString());
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
