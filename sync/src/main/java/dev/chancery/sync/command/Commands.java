package dev.chancery.sync.command;

import dev.chancery.sync.pass.Progress;
import dev.chancery.sync.registry.RunOutcome;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** The words that the launcher passes on. */
@Command(
        name = "chancery",
        description = "Turns the robots of a directory into ServiceAccounts and RBAC in Kubernetes clusters.",
        mixinStandardHelpOptions = true,
        version = "chancery 0.1.0",
        synopsisSubcommandLabel = "COMMAND",
        subcommands = {
            PlanCommand.class,
            ApplyCommand.class,
            ExplainCommand.class,
            StatusCommand.class,
            HeldCommand.class,
            PauseCommand.class,
            ResumeCommand.class,
            AdoptCommand.class,
            RunCommand.class
        })
public final class Commands implements Runnable {
    private final Progress progress;

    @Spec
    private @Nullable CommandSpec spec;

    private Commands(Progress progress) {
        this.progress = progress;
    }

    /** Runs one command and answers its exit code. */
    public static int run(String... arguments) {
        var out = new PrintWriter(System.out, true, StandardCharsets.UTF_8);
        var err = new PrintWriter(System.err, true, StandardCharsets.UTF_8);
        return line(out, err, ProgressLine.on(err)).execute(arguments);
    }

    static CommandLine line(PrintWriter out, PrintWriter err, Progress progress) {
        return new CommandLine(new Commands(progress))
                .setOut(out)
                .setErr(err)
                .setExecutionExceptionHandler(new Mistakes())
                .setExitCodeExceptionMapper(_ -> RunOutcome.COULD_NOT_RUN.exitCode()) // picocli's own 2 would be HELD
                .setCaseInsensitiveEnumValuesAllowed(true);
    }

    /** Who hears how far a command is. */
    static Progress progress(CommandLine command) {
        return ((Commands) command.getCommandSpec().root().userObject()).progress;
    }

    @Override
    public void run() {
        if (spec != null) spec.commandLine().usage(spec.commandLine().getOut());
    }
}
