package dev.chancery.sync.command;

import dev.chancery.sync.desired.ClusterName;
import dev.chancery.sync.pass.Progress;
import java.io.Console;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * One line on a terminal that says how far things have come, as in {@code east: 5,000 objects}, or in
 * {@code east 350/5,000  west 340/5,000} once changes are being made. It shows only when there is time to read it, and is
 * wiped away before anything else is said.
 */
final class ProgressLine implements Progress {
    private static final Duration QUIET = Duration.ofMillis(500);
    private static final Duration BETWEEN = Duration.ofMillis(100);
    private static final int WIDTH = 79;
    /** ECMA-48, 8.3.41: erase to the end of the line. */
    private static final String WIPE = "\r\033[K";

    private final PrintWriter terminal;
    private final InstantSource clock;
    private final Map<String, String> clusters = new TreeMap<>();
    private Instant next;
    private boolean shown;

    ProgressLine(PrintWriter terminal, InstantSource clock) {
        this.terminal = terminal;
        this.clock = clock;
        this.next = clock.instant().plus(QUIET);
    }

    /** A line on standard error where that is a terminal, and nothing where it is a file or a pipe. */
    static Progress on(PrintWriter standardError) {
        return isTerminal() ? new ProgressLine(standardError, InstantSource.system()) : new Progress.Silent();
    }

    /** Java itself answers only for standard input and output together, so the system is asked where it tells. */
    private static boolean isTerminal() {
        try {
            var opened = Files.readSymbolicLink(Path.of("/proc/self/fd/2")).toString();
            return opened.matches("/dev/(pts/\\d+|tty\\w*|console)");
        } catch (IOException | UnsupportedOperationException _) {
            return Optional.ofNullable(System.console())
                    .filter(Console::isTerminal)
                    .isPresent();
        }
    }

    @Override
    public synchronized void read(int entries) {
        show(String.format(Locale.ROOT, "reading %,d entries", entries));
    }

    @Override
    public synchronized void seen(ClusterName cluster, int objects) {
        show(cluster, String.format(Locale.ROOT, "%s: %,d objects", cluster, objects));
    }

    @Override
    public synchronized void applied(ClusterName cluster, int done, int all) {
        show(cluster, String.format(Locale.ROOT, "%s %,d/%,d", cluster, done, all));
    }

    private void show(ClusterName cluster, String text) {
        clusters.put(cluster.value(), text);
        show(clusters.values().stream().collect(Collectors.joining("  ")));
    }

    private void show(String text) {
        var now = clock.instant();
        if (now.isBefore(next)) return;
        next = now.plus(BETWEEN);
        shown = true;
        terminal.print(WIPE + (text.length() > WIDTH ? text.substring(0, WIDTH - 1) + "…" : text));
        terminal.flush();
    }

    @Override
    public synchronized void end() {
        if (!shown) return;
        shown = false;
        terminal.print(WIPE);
        terminal.flush();
    }
}
