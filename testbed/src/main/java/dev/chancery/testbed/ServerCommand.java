package dev.chancery.testbed;

import java.time.Duration;
import java.util.List;
import java.util.Map;

/** Runs a program that does its work and ends, such as the one that prepares a server's data. */
final class ServerCommand {
    private static final Duration LIMIT = Duration.ofMinutes(5);

    private ServerCommand() {}

    /**
     * Returns when the program has ended well; its output stays in {@code NAME.log} in the folder.
     *
     * @throws ServerFailed when it fails or takes longer than five minutes, with the end of its output
     */
    static void run(ServerFolder folder, String name, List<String> command, Map<String, String> environment) {
        var process = ServerProcess.start(folder, name, command, environment);
        var code = process.exitCode(LIMIT);
        if (code != 0) {
            throw new ServerFailed(name + " ended with " + code + "\n" + process.logTail(30));
        }
    }
}
