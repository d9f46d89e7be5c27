package dev.chancery.sync.command;

import dev.chancery.sync.kubernetes.ApplyOutcome;
import dev.chancery.sync.pass.ClusterOutcome;
import dev.chancery.sync.pass.Look;
import dev.chancery.sync.pass.PassReport;
import dev.chancery.sync.pass.RunReport;
import dev.chancery.sync.pass.SyncRun;
import dev.chancery.sync.registry.RunOutcome;
import java.io.PrintWriter;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

@Command(
        name = "apply",
        mixinStandardHelpOptions = true,
        description = "Reads the directory once and brings every cluster in line.",
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:everything is in line",
            "1:could not run",
            "2:something is held and waits for a person",
            "3:some clusters or changes failed"
        })
final class ApplyCommand implements Callable<Integer> {
    @Mixin
    private ConfigOption config = new ConfigOption();

    @Option(
            names = "--approve",
            paramLabel = "DIGEST",
            description = "Let the held reading or plan of exactly this digest pass.")
    private List<String> approved = List.of();

    @Spec
    private @Nullable CommandSpec spec;

    @Override
    public Integer call() {
        var line = Objects.requireNonNull(spec).commandLine();
        try (var progress = ProgressLine.on(line.getErr());
                var context = SyncContext.start(config.folder, progress)) {
            var out = line.getOut();
            var report = context.getBean(SyncRun.class).run("apply by " + System.getProperty("user.name"), approvals());
            progress.end();
            tell(report, out);
            out.flush();
            return report.outcome().exitCode();
        }
    }

    private Set<String> approvals() {
        return new HashSet<>(approved);
    }

    private static void tell(RunReport report, PrintWriter out) {
        switch (report.look()) {
            case Look.Unreadable(var reading) -> out.println(Texts.unreadable(reading));
            case Look.Seen seen
            when report.clusters().isEmpty() && report.outcome() == RunOutcome.HELD -> out.println(Texts.held(seen));
            case Look.Seen _ -> report.clusters().forEach(cluster -> tell(cluster, out));
        }
    }

    private static void tell(ClusterOutcome outcome, PrintWriter out) {
        switch (outcome) {
            case ClusterOutcome.Unavailable(var cluster, var why) ->
                out.println("cluster " + cluster + ": not brought in line: " + why);
            case ClusterOutcome.Passed(var report) -> tell(report, out);
        }
    }

    private static void tell(PassReport report, PrintWriter out) {
        var result = report.result();
        out.println("cluster " + report.plan().cluster() + ": " + result.created() + " created, " + result.updated()
                + " updated, " + result.deleted() + " deleted, " + result.held() + " held, " + result.failed()
                + " failed");
        report.plan().hold().ifPresent(_ -> out.print(PlanText.write(report.plan())));
        report.plan().held().forEach(held -> out.println("  ! " + held.key() + ": " + held.detail()));
        report.outcomes().forEach((change, done) -> {
            if (!(done instanceof ApplyOutcome.Applied)) out.println("  failed " + change.key() + ": " + done);
        });
    }
}
