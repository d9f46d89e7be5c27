package dev.chancery.testbed.demo;

import dev.chancery.testbed.Service;
import dev.chancery.testbed.Workspace;
import dev.chancery.testbed.Workspace.Finished;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/** The real sync, run as administrators run it: one process per command, or one that stays. */
record SyncProgram(Checkout checkout, Workspace workspace, Path config) {
    private static final Duration LIMIT = Duration.ofMinutes(15);

    Finished run(String... words) {
        return workspace.run("sync", command(words), LIMIT);
    }

    /** Starts {@code ./chancery run}. */
    Service stay() {
        return workspace.serve("resident", command("run"));
    }

    private List<String> command(String... words) {
        var command = checkout.program(workspace, "sync");
        command.addAll(List.of(words));
        command.addAll(List.of("--config", config.toString()));
        return command;
    }
}
