package dev.chancery.sync.command;

import dev.chancery.sync.registry.Holds.Decision;
import java.time.Instant;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** A person says whether what is held may pass. */
abstract sealed class DecideCommand implements Callable<Integer> {
    private final Decision decision;

    @Mixin
    private ConfigOption config = new ConfigOption();

    @Mixin
    private Reason reason = new Reason();

    @Parameters(paramLabel = "ID", description = "Its id or digest, or the beginning of either.")
    private String id = "";

    @Spec
    private @Nullable CommandSpec spec;

    private DecideCommand(Decision decision) {
        this.decision = decision;
    }

    @Override
    public Integer call() {
        var why = reason.why();
        try (var context = SyncContext.start(config.folder)) {
            var held = new Decisions(context).decide(id, decision, reason.person(), why);
            var out = Objects.requireNonNull(spec).commandLine().getOut();
            out.println(held.reason());
            out.println(consequence(held.expires()));
            out.flush();
            return 0;
        }
    }

    private String consequence(@Nullable Instant expires) {
        return switch (decision) {
            case APPROVED ->
                "Approved until " + expires + ". The next run does it, if it is still exactly this: ./chancery apply";
            case REJECTED -> "Rejected until " + expires + ". It stays as it is.";
        };
    }

    @Command(
            name = "approve",
            mixinStandardHelpOptions = true,
            description = "Lets what is held pass, once: the next run does it, if it is still exactly this.",
            exitCodeListHeading = "%nExit codes:%n",
            exitCodeList = {"0:it is done", "1:it is not, for the reason that is told"})
    static final class Approve extends DecideCommand {
        Approve() {
            super(Decision.APPROVED);
        }
    }

    @Command(
            name = "reject",
            mixinStandardHelpOptions = true,
            description = "Keeps what is held from passing, for as long as decisions last (approvals.expire).",
            exitCodeListHeading = "%nExit codes:%n",
            exitCodeList = {"0:it is done", "1:it is not, for the reason that is told"})
    static final class Reject extends DecideCommand {
        Reject() {
            super(Decision.REJECTED);
        }
    }
}
