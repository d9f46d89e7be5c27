package dev.chancery.migrations;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** Shows which steps have been taken and which have not. */
@Command(
        name = "info",
        mixinStandardHelpOptions = true,
        description = "Show the version of the database and the steps to the current one; changes nothing.",
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {"0:the database is current", "1:could not tell", "2:steps are pending"})
final class Info implements Callable<Integer> {
    private static final int PENDING = 2;

    @ParentCommand
    @SuppressWarnings("NullAway.Init") // set by picocli
    private Migrate migrate;

    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli
    private CommandSpec spec;

    @Override
    public Integer call() {
        var steps = new Schema(migrate.database.connect()).steps();
        var out = spec.commandLine().getOut();
        for (var step : steps) {
            out.printf("%-4s %-12s %s%n", step.version(), step.description(), step.state());
        }
        return steps.stream().allMatch(Schema.Step::applied) ? 0 : PENDING;
    }
}
