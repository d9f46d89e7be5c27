package dev.chancery.testbed.demo;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** Runs the real programs as an administrator would, each in a process of its own. */
final class Programs {
    private final Path home;

    /** @param home the folder of the checkout */
    Programs(Path home) {
        this.home = home;
    }

    /** What a program printed, and how it ended. */
    record Ending(int exitCode, String output) {}

    /** Runs {@code java -jar} on a module's program. */
    Ending run(String module, String... words) {
        var jar = home.resolve(module).resolve("target/chancery-" + module + "-0.1.0-exec.jar");
        if (!Files.isRegularFile(jar))
            throw new IllegalStateException("not built: " + jar + "; ./chancery demo builds it");
        var command = new ArrayList<>(List.of(
                ProcessHandle.current().info().command().orElse("java"),
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "--enable-native-access=ALL-UNNAMED",
                "-jar",
                jar.toString()));
        Stream.of(words).forEach(command::add);
        try {
            var process = new ProcessBuilder(command).redirectErrorStream(true).start();
            process.getOutputStream().close();
            var output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            return new Ending(process.waitFor(), output);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot run " + jar, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while " + module + " ran", e);
        }
    }
}
