package dev.chancery.testbed;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** The compose project of the repository, run by the engine of this machine under a name of its own. */
final class Compose implements AutoCloseable {
    private static final Duration LIMIT = Duration.ofMinutes(30); // images may have to be built

    private final List<String> program;
    private final int port = Ports.free();
    private final Workspace workspace = Workspace.create("compose");

    private Compose(List<String> program) {
        this.program = program;
    }

    /** Compose v2 as a plug-in of the engine's client, or version 1; nothing where neither is there. */
    static Optional<Compose> ofThisMachine() {
        return Stream.of(List.of("docker", "compose"), List.of("docker-compose"))
                .filter(Compose::works)
                .findFirst()
                .map(Compose::new);
    }

    /** Gives a command to compose and answers what it said. */
    Workspace.Finished run(String... words) {
        var command = new ArrayList<>(List.of("env", "CHANCERY_PORT=" + port));
        command.addAll(program);
        command.addAll(List.of(
                "-f",
                ComposeFile.ROOT.resolve("docker-compose.yml").toString(),
                "-p",
                "chancery-it-" + ProcessHandle.current().pid()));
        command.addAll(List.of(words));
        return workspace.run("compose", command, LIMIT);
    }

    /** Runs a program within a service that is up; answers what it said. */
    String within(String service, String... words) {
        var command = new ArrayList<>(List.of("exec", "-T", service));
        command.addAll(List.of(words));
        var finished = run(command.toArray(String[]::new));
        if (finished.exitCode() != 0) throw new ServerFailed(words[0] + " in " + service + ": " + finished.output());
        return finished.output();
    }

    /** Where the broker listens on 127.0.0.1. */
    int port() {
        return port;
    }

    @Override
    public void close() {
        run("down", "--volumes", "--timeout", "60");
        workspace.close();
    }

    private static boolean works(List<String> program) {
        var command = new ArrayList<>(program);
        command.add("version");
        try {
            return new ProcessBuilder(command)
                            .redirectErrorStream(true)
                            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                            .start()
                            .waitFor()
                    == 0;
        } catch (IOException e) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
