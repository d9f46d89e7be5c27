package dev.chancery.sync.command;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;

/** Programs of ours on a terminal, as a person sees them: {@code script} of util-linux makes one. */
final class Terminal {
    private Terminal() {}

    /** A program with the classes of this one. */
    static List<String> java(String main) {
        var java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        return List.of(java, "-cp", System.getProperty("java.class.path"), main);
    }

    /** All that shows on the terminal when a shell runs this line, with no setting of colours but these. */
    static String shows(String line, String... settings) throws IOException, InterruptedException {
        var command = "env -u NO_COLOR -u CLICOLOR -u CLICOLOR_FORCE TERM=xterm-256color " + String.join(" ", settings)
                + " sh -c " + quoted(line);
        var script = new ProcessBuilder("script", "-qec", command, "/dev/null")
                .redirectInput(Path.of("/dev/null").toFile())
                .redirectErrorStream(true)
                .start();
        var shown = new String(script.getInputStream().readAllBytes(), UTF_8);
        if (script.waitFor() != 0) throw new IllegalStateException(line + " failed: " + shown);
        return shown;
    }

    /** Words as one line of a shell. */
    static String line(List<String> words) {
        return words.stream().map(Terminal::quoted).collect(Collectors.joining(" "));
    }

    private static String quoted(String word) {
        return "'" + word.replace("'", "'\\''") + "'";
    }
}
