package dev.chancery.sync.command;

import dev.chancery.sync.audit.AuditEvent;
import dev.chancery.sync.audit.AuditTrail;
import dev.chancery.sync.registry.Pauses;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.springframework.transaction.support.TransactionTemplate;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
        name = "pause",
        mixinStandardHelpOptions = true,
        description = "Leaves a cluster, or all of them, alone until resume: nothing is written there. Tokens of robots"
                + " that are disabled in the directory are refused all the same.",
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {"0:it is done", "1:it is not, for the reason that is told"})
final class PauseCommand implements Callable<Integer> {
    @Mixin
    private ConfigOption config = new ConfigOption();

    @Mixin
    private Reason reason = new Reason();

    @Parameters(paramLabel = "CLUSTER", arity = "0..1", description = "Which; all clusters when left out.")
    private @Nullable String cluster;

    @Spec
    private @Nullable CommandSpec spec;

    @Override
    public Integer call() {
        var why = reason.why();
        try (var context = SyncContext.start(config.folder)) {
            var name = ClusterArgument.of(cluster, context);
            var outcome = context.getBean(TransactionTemplate.class).execute(_ -> {
                var done = context.getBean(Pauses.class)
                        .pause(name, reason.person().name(), why);
                if (done == Pauses.Outcome.DONE)
                    context.getBean(AuditTrail.class)
                            .record(
                                    null,
                                    List.of(new AuditEvent.Paused(
                                            name, reason.person().inFull(), why)));
                return done;
            });
            var out = Objects.requireNonNull(spec).commandLine().getOut();
            out.println(ClusterArgument.called(name)
                    + switch (outcome) {
                        case DONE -> " left alone from the next run on, until ./chancery resume.";
                        case WAS_SO_ALREADY -> " paused already.";
                    });
            out.flush();
            return 0;
        }
    }
}
