package dev.chancery.sync.command;

import dev.chancery.sync.registry.FollowingLog;
import dev.chancery.sync.registry.Holds;
import dev.chancery.sync.registry.Pauses;
import dev.chancery.sync.registry.RunLog;
import java.time.Clock;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

@Command(
        name = "status",
        mixinStandardHelpOptions = true,
        description = "Tells of the last run, every cluster, and what waits for a person.",
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {"0:it is told", "1:it could not be found out"})
final class StatusCommand implements Callable<Integer> {
    @Mixin
    private ConfigOption config = new ConfigOption();

    @Spec
    private @Nullable CommandSpec spec;

    @Override
    public Integer call() {
        try (var context = SyncContext.start(config.folder)) {
            var out = Objects.requireNonNull(spec).commandLine().getOut();
            var status = context.getBean(RunLog.class).status();
            var last = status.last();
            out.println(
                    last == null
                            ? "There was no run yet."
                            : "last run      " + last.startedAt() + "  "
                                    + (last.outcome() == null ? "not finished" : last.outcome()));
            if (last != null && last.detail() != null) out.println("              " + last.detail());
            if (status.lastCompleteReading() != null)
                out.println("last reading  " + status.lastCompleteReading() + " (complete)");
            var now = context.getBean(Clock.class).instant();
            context.getBean(RunLog.class)
                    .readings()
                    .forEach(line -> out.println("directory " + line.directory() + "  " + line.entries()
                            + " robots; everything was read " + Texts.ago(line.since(), now) + ", " + line.since()));
            context.getBean(FollowingLog.class)
                    .all()
                    .forEach(line -> out.println("directory " + line.directory() + "  " + line.mechanism() + " since "
                            + line.since() + ": " + line.detail()));
            status.clusters()
                    .forEach(cluster -> out.println("cluster " + cluster.cluster() + "  " + cluster.at() + "  "
                            + cluster.outcome() + ": " + cluster.created()
                            + " created, " + cluster.updated() + " updated, " + cluster.deleted() + " deleted, "
                            + cluster.held() + " held, " + cluster.failed() + " failed"
                            + (cluster.detail() == null ? "" : " (" + cluster.detail() + ")")));
            context.getBean(Pauses.class)
                    .all()
                    .forEach(pause -> out.println(
                            (pause.cluster() == null ? "all clusters" : "cluster " + pause.cluster()) + "  " + pause));
            var open = context.getBean(Holds.class).open();
            open.forEach(held -> out.println("HELD " + (held.cluster() == null ? "reading" : "in " + held.cluster())
                    + " since " + held.since() + ": " + held.reason() + "\n  "
                    + (held.isWaiting()
                            ? "if this is meant: ./chancery held approve " + HeldText.shortId(held, open)
                                    + " --reason WHY, or at once ./chancery apply --approve " + held.digest()
                            : HeldText.state(held))));
            out.flush();
            return 0;
        }
    }
}
