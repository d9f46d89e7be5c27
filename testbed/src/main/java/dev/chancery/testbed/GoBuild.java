package dev.chancery.testbed;

import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** Builds one program of a control plane with {@code go build}, and says on standard error how it goes. */
final class GoBuild {
    private static final Duration LIMIT = Duration.ofMinutes(40);
    private static final Duration BETWEEN_LINES = Duration.ofSeconds(10);
    private static final String FLAGS = "-s -w -X k8s.io/component-base/version.gitVersion=v1.37.2";

    private final KubernetesProgram program;
    private final PrintStream progress;
    private final long start = System.nanoTime();
    private Duration told = Duration.ZERO;

    private GoBuild(KubernetesProgram program, PrintStream progress) {
        this.program = program;
        this.progress = progress;
    }

    /**
     * Builds the program and puts it at {@code target}, which never holds half of it.
     *
     * @return the target
     * @throws ServerFailed when Go is missing or the build fails, with the end of what it said
     */
    static Path build(KubernetesProgram program, Path target) {
        return new GoBuild(program, System.err).into(target);
    }

    private Path into(Path target) {
        var unfinished = target.resolveSibling(program.fileName() + ".unfinished");
        try (var folder = ServerFolder.create("go-build-" + program.fileName())) {
            new GoModule(program.module()).unpackTo(folder.path());
            say("building from its Go module; about " + program.coldBuildSeconds() + " s on two free cores, once");
            var go = ServerProcess.start(folder, "go", command(unfinished), environment(folder));
            Await.until("the build of " + program.fileName(), LIMIT, () -> ended(go));
            if (go.exitStatus() != 0) {
                throw new ServerFailed("cannot build " + program.fileName() + ":\n" + go.logTail(20));
            }
            Files.move(unfinished, target, StandardCopyOption.ATOMIC_MOVE);
            say("ready after " + elapsed().toSeconds() + " s");
            return target;
        } catch (IOException e) {
            throw new UncheckedIOException("cannot keep the finished " + program.fileName(), e);
        }
    }

    private List<String> command(Path output) {
        return List.of(
                goCommand().toString(), "build", "-ldflags", FLAGS, "-o", output.toString(), program.goPackage());
    }

    private static Map<String, String> environment(ServerFolder folder) {
        return Map.of(
                "CGO_ENABLED", "0", "GOWORK", "off", "GOTMPDIR", folder.path().toString());
    }

    private boolean ended(ServerProcess go) {
        if (elapsed().minus(told).compareTo(BETWEEN_LINES) > 0) {
            told = elapsed();
            say("still building, " + told.toSeconds() + " s of about " + program.coldBuildSeconds());
        }
        return !go.isAlive();
    }

    private Duration elapsed() {
        return Duration.ofNanos(System.nanoTime() - start);
    }

    private void say(String what) {
        progress.println("[testbed] " + program.fileName() + ": " + what);
    }

    private static Path goCommand() {
        var onPath = Stream.of(System.getenv().getOrDefault("PATH", "").split(":", -1));
        return Stream.concat(onPath, Stream.of("/usr/local/go/bin", "/usr/lib/go/bin"))
                .map(folder -> Path.of(folder, "go"))
                .filter(Files::isExecutable)
                .findFirst()
                .orElseThrow(() -> new ServerFailed("the control planes are built with Go 1.26 or later, and there is"
                        + " no go command: install it from https://go.dev/dl/ into /usr/local/go, or name a folder with"
                        + " etcd, kube-apiserver and kubectl in " + KubernetesBinaries.ASSETS));
    }
}
