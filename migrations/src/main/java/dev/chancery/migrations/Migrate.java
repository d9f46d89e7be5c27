package dev.chancery.migrations;

import java.util.List;
import java.util.concurrent.Callable;
import javax.sql.DataSource;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Brings a database to the current schema; to do it again changes nothing. */
@Command(
        name = "chancery-migrations",
        mixinStandardHelpOptions = true,
        version = "chancery-migrations 0.1.0",
        subcommands = Info.class,
        description = "Bring a PostgreSQL database (18 or newer) to the current schema of Chancery. May be repeated.",
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {"0:the database is current", "1:it could not be migrated, for the reason printed"})
public final class Migrate implements Callable<Integer> {
    @Mixin
    final DatabaseOptions database = new DatabaseOptions();

    @Mixin
    private final RolePasswords rolePasswords = new RolePasswords();

    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli
    private CommandSpec spec;

    private Migrate() {}

    /**
     * Brings a database to the current schema; safe to call at any time and from several programs at once.
     *
     * @param database connections as a role that may create schemas and roles
     * @throws MigrationFailed with a reason of one line; the database is then as it was before
     */
    public static void apply(DataSource database) {
        new Schema(database).migrate();
    }

    /** Runs the command line and ends the JVM with its exit code. */
    public static void main(String[] args) {
        System.setProperty("logback.configurationFile", "dev/chancery/migrations/logback.xml");
        System.exit(commandLine().execute(args));
    }

    /** The command line, writing wherever it is told to. */
    static CommandLine commandLine() {
        return new CommandLine(new Migrate())
                .setParameterExceptionHandler((mistake, args) -> misused(mistake))
                .setExecutionExceptionHandler((failure, line, parsed) -> failed(failure, line));
    }

    @Override
    public Integer call() {
        var passwords = rolePasswords.read();
        var connections = database.connect();
        var migrated = new Schema(connections).migrate();
        var out = spec.commandLine().getOut();
        out.printf("%s: schema version %s, %s%n", database.address(), migrated.version(), steps(migrated.steps()));
        List<String> changed = RolePasswords.set(connections, passwords);
        changed.forEach(role -> out.printf("%s: password set%n", role));
        return 0;
    }

    private static String steps(int count) {
        return switch (count) {
            case 0 -> "nothing to do";
            case 1 -> "1 step taken";
            default -> count + " steps taken";
        };
    }

    private static int misused(ParameterException mistake) {
        var line = mistake.getCommandLine();
        var words = String.valueOf(mistake.getMessage()).lines().findFirst().orElse("");
        line.getErr().printf("%s: %s; --help says more%n", line.getCommandSpec().qualifiedName(), words);
        return 1;
    }

    private static int failed(Exception failure, CommandLine line) {
        var words = failure instanceof MigrationFailed known ? known : MigrationFailed.because(failure);
        line.getErr().printf("%s: %s%n", line.getCommandSpec().qualifiedName(), words.getMessage());
        return 1;
    }
}
