package dev.chancery.testbed.demo;

import dev.chancery.testbed.Service;
import dev.chancery.testbed.Workspace;
import dev.chancery.testbed.Workspace.Finished;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * The real sync, run as administrators run it: one process per command, or one that stays. The first command ever writes
 * an archive of its classes beside the program, with which the JVM starts in half the time; nothing may run beside it.
 */
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
        var jar = checkout.program("sync");
        var archive = jar.resolveSibling("classes.jsa");
        var command = new ArrayList<>(checkout.java("-XX:SharedArchiveFile=" + archive));
        if (!Files.exists(archive)) command.add("-XX:+AutoCreateSharedArchive");
        command.add("-Xlog:disable"); // which classes cannot be in an archive is no news
        command.addAll(List.of("-jar", jar.toString()));
        command.addAll(List.of(words));
        command.addAll(List.of("--config", config.toString()));
        return command;
    }
}
