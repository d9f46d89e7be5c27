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
        name = "reject",
        mixinStandardHelpOptions = true,
        description = "Keeps what is held from passing, for as long as decisions last (approvals.expire).")
final class RejectCommand implements Callable<Integer> {
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
            var held = new Decisions(context).decide(id, Decision.REJECTED, person, why);
            var out = Objects.requireNonNull(spec).commandLine().getOut();
            out.println(held.reason());
            out.println("Rejected until " + held.expires() + ". It stays as it is.");
            out.flush();
            return 0;
        }
    }
}
