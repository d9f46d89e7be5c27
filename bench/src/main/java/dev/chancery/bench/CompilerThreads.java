package dev.chancery.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Pattern;

/** The threads of another JVM that compile, as Linux counts them. */
final class CompilerThreads {
    /** proc_pid_stat(5): the name, then 11 fields, then user and system time in hundredths of a second. */
    private static final Pattern STAT =
            Pattern.compile("\\d+ \\((?:C1|C2) Compiler.*\\) \\S(?: \\S+){10} (\\d+) (\\d+) .*", Pattern.DOTALL);

    private static final double MICROS = 10_000;

    private CompilerThreads() {}

    /** Microseconds that they have run since they began. */
    static double cpuMicros(long pid) throws IOException {
        try (var threads = Files.list(Path.of("/proc", Long.toString(pid), "task"))) {
            return threads.mapToDouble(CompilerThreads::ofThread).sum();
        }
    }

    private static double ofThread(Path thread) {
        try {
            var stat = STAT.matcher(Files.readString(thread.resolve("stat")));
            return stat.matches()
                    ? (Double.parseDouble(stat.group(1)) + Double.parseDouble(stat.group(2))) * MICROS
                    : 0;
        } catch (IOException e) {
            if (Files.notExists(thread)) return 0; // it has ended
            throw new UncheckedIOException("cannot read " + thread, e);
        }
    }
}
