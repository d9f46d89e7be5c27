package dev.chancery.sync.command;

import dev.chancery.sync.registry.Holds.Decision;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
        name = "approve",
        mixinStandardHelpOptions = true,
        description = "Lets what is held pass, once: the next run does it, if it is still exactly this.")
final class ApproveCommand implements Callable<Integer> {
    @Mixin
    private ConfigOption config = new ConfigOption();

    @Mixin
    private Person person = new Person();

    @Parameters(paramLabel = "ID", description = "Its id or digest, or the beginning of either.")
    private String id = "";

    @Option(names = "--reason", paramLabel = "WHY", required = true, description = "Why; kept for ever in the audit.")
    private String why = "";

    @Spec
    private @Nullable CommandSpec spec;

    @Override
    public Integer call() {
        try (var context = SyncContext.start(config.folder)) {
            var held = new Decisions(context).decide(id, Decision.APPROVED, person, why);
            var out = Objects.requireNonNull(spec).commandLine().getOut();
            out.println(held.reason());
            out.println("Approved until " + held.expires()
                    + ". The next run does it, if it is still exactly this: ./chancery apply");
            out.flush();
            return 0;
        }
    }
}
