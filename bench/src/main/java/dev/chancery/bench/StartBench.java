package dev.chancery.bench;

import dev.chancery.testbed.Database;
import dev.chancery.testbed.Workspace;
import java.io.IOException;
import java.nio.file.Path;
import java.util.function.Consumer;

/** From the start of the process until it is ready to issue tokens: as it is packaged, beside the executable jar. */
final class StartBench {
    private static final int ROUNDS = 3;

    private StartBench() {}

    /** @param home the project's folder */
    static void run(Path home, Workspace workspace, Database database, Consumer<Measurement> result)
            throws IOException {
        double packaged = Double.MAX_VALUE;
        double executable = Double.MAX_VALUE;
        for (int round = 1; round <= ROUNDS; round++) {
            executable =
                    Math.min(executable, millis(Program.executable(home), "executable-" + round, workspace, database));
            packaged = Math.min(packaged, millis(Program.packaged(home), "packaged-" + round, workspace, database));
        }
        result.accept(new Measurement(
                "start to readiness, packaged beside the executable jar", "ms", packaged, executable, "under 1,500"));
    }

    private static double millis(Program program, String name, Workspace workspace, Database database)
            throws IOException {
        try (var broker = BrokerServer.start(program, name, workspace, database)) {
            return broker.startMillis();
        }
    }
}
