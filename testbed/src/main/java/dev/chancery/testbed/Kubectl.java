package dev.chancery.testbed;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Runs kubectl once; Ctrl-C on the terminal reaches us alone, so that a broken off answer is never taken for one. */
record Kubectl(Path program, Path kubeconfig, ServerFolder folder) {
    private static final Duration LIMIT = Duration.ofMinutes(5);

    /**
     * Runs kubectl with the arguments and returns what it printed.
     *
     * @throws ServerFailed when it exits with another status than 0, with what it wrote to standard error
     */
    String run(List<String> arguments) {
        var command = new ArrayList<>(List.of(program.toString(), "--kubeconfig", kubeconfig.toString()));
        command.addAll(List.of("--cache-dir", folder.resolve("kubectl-cache").toString()));
        command.addAll(arguments);
        var record = folder.processRecord("kubectl");
        try {
            var out = Files.createTempFile(folder.path(), "kubectl", ".out");
            var err = Files.createTempFile(folder.path(), "kubectl", ".err");
            try {
                return run(command, record, out, err);
            } finally {
                Files.deleteIfExists(record);
                Files.delete(out);
                Files.delete(err);
            }
        } catch (IOException e) {
            throw new ServerFailed("cannot run kubectl " + String.join(" ", arguments), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new ServerFailed("interrupted while kubectl ran", e);
        }
    }

    private static String run(List<String> command, Path record, Path out, Path err)
            throws IOException, InterruptedException {
        var process = new ProcessBuilder(ServerProcess.recorded(record, command))
                .redirectInput(Path.of("/dev/null").toFile())
                .redirectOutput(out.toFile())
                .redirectError(err.toFile())
                .start();
        if (!process.waitFor(LIMIT.toSeconds(), TimeUnit.SECONDS)) {
            process.destroyForcibly();
            throw new ServerFailed(String.join(" ", command) + ": not within " + LIMIT.toSeconds() + " s");
        }
        if (process.exitValue() != 0) {
            throw new ServerFailed(
                    String.join(" ", command) + ": " + Files.readString(err).strip());
        }
        return Files.readString(out);
    }
}
