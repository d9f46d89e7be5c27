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
        name = "resume",
        mixinStandardHelpOptions = true,
        description =
                "Ends a pause. Without a cluster it ends the pause of all; clusters that were paused by name stay so.",
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {"0:it is done", "1:it is not, for the reason that is told"})
final class ResumeCommand implements Callable<Integer> {
    @Mixin
    private ConfigOption config = new ConfigOption();

    @Mixin
    private Person person = new Person();

    @Parameters(paramLabel = "CLUSTER", arity = "0..1", description = "Which; the pause of all when left out.")
    private @Nullable String cluster;

    @Spec
    private @Nullable CommandSpec spec;

    @Override
    public Integer call() {
        try (var context = SyncContext.start(config.folder)) {
            var name = ClusterArgument.of(cluster, context);
            var pauses = context.getBean(Pauses.class);
            var outcome = context.getBean(TransactionTemplate.class).execute(_ -> {
                var done = pauses.resume(name);
                if (done == Pauses.Outcome.DONE)
                    context.getBean(AuditTrail.class)
                            .record(null, List.of(new AuditEvent.Resumed(name, person.inFull())));
                return done;
            });
            var out = Objects.requireNonNull(spec).commandLine().getOut();
            out.println(ClusterArgument.called(name)
                    + switch (outcome) {
                        case DONE -> " brought in line again from the next run on.";
                        case WAS_SO_ALREADY -> " not paused" + (name == null ? "" : " by name") + ".";
                    });
            pauses.all().forEach(pause -> out.println("Still " + ClusterArgument.quoted(pause) + " " + pause));
            out.flush();
            return 0;
        }
    }
}
