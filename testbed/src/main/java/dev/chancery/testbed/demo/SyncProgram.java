package dev.chancery.testbed.demo;

import dev.chancery.testbed.Workspace;
import dev.chancery.testbed.Workspace.Finished;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/** The real sync, run as administrators run it: one process per command. */
record SyncProgram(UnpackedProgram program, Workspace workspace, Path config) {
    private static final Duration LIMIT = Duration.ofMinutes(15);

    Finished run(String... words) {
        var command = program.command();
        command.addAll(List.of(words));
        command.addAll(List.of("--config", config.toString()));
        return workspace.run("sync", command, LIMIT);
    }
}
