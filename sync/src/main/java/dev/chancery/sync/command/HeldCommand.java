package dev.chancery.sync.command;

import dev.chancery.sync.registry.Holds;
import dev.chancery.sync.registry.RunOutcome;
import java.io.PrintWriter;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
        name = "held",
        mixinStandardHelpOptions = true,
        description = "Lists what waits for a person, and lets it pass or not.",
        synopsisSubcommandLabel = "[COMMAND]",
        subcommands = {HeldCommand.Show.class, DecideCommand.Approve.class, DecideCommand.Reject.class},
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {"0:nothing waits", "1:could not find out", "2:something waits"})
final class HeldCommand implements Callable<Integer> {
    @Mixin
    private ConfigOption config = new ConfigOption();

    @Spec
    private @Nullable CommandSpec spec;

    @Override
    public Integer call() {
        try (var context = SyncContext.start(config.folder)) {
            var out = Objects.requireNonNull(spec).commandLine().getOut();
            var open = context.getBean(Holds.class).open();
            if (open.isEmpty()) out.println("Nothing is held.");
            open.forEach(held -> out.println(HeldText.line(held, open)));
            out.flush();
            return open.stream().anyMatch(Holds.Held::isWaiting) ? RunOutcome.HELD.exitCode() : 0;
        }
    }

    @Command(
            name = "show",
            mixinStandardHelpOptions = true,
            description = "Shows why something is held, and all that would happen.",
            exitCodeListHeading = "%nExit codes:%n",
            exitCodeList = {"0:it is shown", "1:there is no such thing, or it could not be found out"})
    static final class Show implements Callable<Integer> {
        @Mixin
        private ConfigOption config = new ConfigOption();

        @Parameters(paramLabel = "ID", description = "Its id or digest, or the beginning of either.")
        private String id = "";

        @Spec
        private @Nullable CommandSpec spec;

        @Override
        public Integer call() {
            try (var context = SyncContext.start(config.folder)) {
                var out = Objects.requireNonNull(spec).commandLine().getOut();
                var open = context.getBean(Holds.class).open();
                show(HeldText.named(id, open), open, out);
                out.flush();
                return 0;
            }
        }

        private static void show(Holds.Held held, List<Holds.Held> open, PrintWriter out) {
            out.println(HeldText.line(held, open));
            out.println("  id      " + held.id());
            out.println("  digest  " + held.digest());
            out.println("  run     " + held.run());
            held.evidence().forEach(line -> out.println("  " + line));
            if (held.isWaiting()) {
                var shortly = HeldText.shortId(held, open);
                out.println("If this is meant:      ./chancery held approve " + shortly + " --reason WHY");
                out.println("If it must not happen: ./chancery held reject " + shortly + " --reason WHY");
            }
        }
    }
}
