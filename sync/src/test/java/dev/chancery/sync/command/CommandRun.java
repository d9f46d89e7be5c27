package dev.chancery.sync.command;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** A command as an administrator gives it, and what came of it. */
record CommandRun(int code, String said) {
    static CommandRun of(Path config, String... words) {
        var out = new StringWriter();
        var all = Stream.concat(Stream.of(words), Stream.of("--config", config.toString()))
                .toArray(String[]::new);
        int code = Commands.line(new PrintWriter(out, true), new PrintWriter(out, true))
                .execute(all);
        return new CommandRun(code, out.toString());
    }

    /** The command in a process of its own, which can be killed. */
    static Process start(Path config, String... words) throws java.io.IOException {
        var java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        var command = List.of(java, "-cp", System.getProperty("java.class.path"), "dev.chancery.sync.Sync");
        return new ProcessBuilder(
                        Stream.of(command.stream(), Stream.of(words), Stream.of("--config", config.toString()))
                                .flatMap(part -> part)
                                .toList())
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
    }
}
