package dev.chancery.broker;

import dev.chancery.broker.audit.JdbcAuditTrail;
import dev.chancery.broker.command.KeysCommand;
import dev.chancery.broker.command.TrustCommand;
import dev.chancery.broker.key.KeyConfiguration;
import java.util.Arrays;
import picocli.CommandLine;

/** The commands of a person, with the broker's own configuration. */
final class Commands {
    private Commands() {}

    static boolean knows(String[] args) {
        return args.length > 0 && (args[0].equals("keys") || args[0].equals("trust"));
    }

    /** @return the exit code */
    static int run(String[] args) {
        try (var configuration = new CommandConfiguration()) {
            return new CommandLine(command(args[0], configuration))
                    .setCommandName("./chancery " + args[0])
                    .setExecutionExceptionHandler(CommandConfiguration::failed)
                    .setExitCodeExceptionMapper(_ -> CommandLine.ExitCode.SOFTWARE) // misused or failed: not done
                    .execute(Arrays.copyOfRange(args, 1, args.length));
        }
    }

    private static Object command(String name, CommandConfiguration configuration) {
        if (name.equals("trust")) return new TrustCommand(configuration::settings);
        return new KeysCommand(
                configuration::database,
                () -> KeyConfiguration.settings(configuration.settings()),
                () -> KeyConfiguration.encryption(configuration.settings()),
                JdbcAuditTrail::new);
    }
}
