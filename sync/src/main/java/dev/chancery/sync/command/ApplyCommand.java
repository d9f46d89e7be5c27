package dev.chancery.sync.command;

import dev.chancery.sync.directory.Occasion;
import dev.chancery.sync.kubernetes.ApplyOutcome;
import dev.chancery.sync.pass.ClusterOutcome;
import dev.chancery.sync.pass.Given;
import dev.chancery.sync.pass.Look;
import dev.chancery.sync.pass.PassReport;
import dev.chancery.sync.pass.RunReport;
import dev.chancery.sync.pass.SyncRun;
import dev.chancery.sync.registry.Holds;
import dev.chancery.sync.registry.Holds.Decision;
import java.io.PrintWriter;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.springframework.context.ApplicationContext;
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
            "3:some directories, clusters or changes failed"
        })
final class ApplyCommand implements Callable<Integer> {
    private static final int HELD_SHOWN = 20;

    @Mixin
    private ConfigOption config = new ConfigOption();

    @Mixin
    private Person person = new Person();

    @Option(
            names = "--approve",
            paramLabel = "DIGEST",
            description = "Let what is held under exactly this digest pass.")
    private List<String> approved = List.of();

    @Spec
    private @Nullable CommandSpec spec;

    @Override
    public Integer call() {
        var line = Objects.requireNonNull(spec).commandLine();
        try (var progress = Commands.progress(line);
                var context = SyncContext.startWithRoutes(config.folder, progress)) {
            var out = line.getOut();
            var report =
                    context.getBean(SyncRun.class).run("apply by " + person.name(), Occasion.WHOLE, approvals(context));
            progress.end();
            tell(report, out);
            out.flush();
            return report.outcome().exitCode();
        }
    }

    /** What waits is approved for this run as by {@code held approve}, unless it is so already; a digest that only {@code plan} showed goes along. */
    private Given approvals(ApplicationContext context) {
        var decisions = new Decisions(context);
        if (!approved.isEmpty()) decisions.requireAllowed(person);
        var open = context.getBean(Holds.class).open();
        for (var held : open) if (approved.contains(held.digest())) requireNotRejected(held);
        var others = new HashSet<>(approved);
        for (var held : open) {
            if (others.remove(held.digest()) && held.isWaiting())
                decisions.decide(held.id().toString(), Decision.APPROVED, person, "apply --approve");
        }
        return new Given(others, person.inFull());
    }

    /** Once decided is decided. */
    private static void requireNotRejected(Holds.Held held) {
        if (held.isRejected())
            throw new IllegalArgumentException("Not approved: " + held.digest() + " is " + HeldText.state(held)
                    + ". Until then it is decided already.");
    }

    private static void tell(RunReport report, PrintWriter out) {
        Texts.unread(report.look()).forEach(out::println);
        if (!(report.look() instanceof Look.Seen seen)) return;
        seen.doubtful().stream()
                .filter(read -> report.doubted().contains(read.directory()))
                .forEach(read -> out.println(Texts.held(read)));
        if (report.doubted().size() < seen.read().size()) Texts.frozen(seen).forEach(line -> out.println("! " + line));
        seen.restraints().forEach(restraint -> out.println(Texts.held(restraint)));
        report.clusters().forEach(cluster -> tell(cluster, out));
    }

    private static void tell(ClusterOutcome outcome, PrintWriter out) {
        switch (outcome) {
            case ClusterOutcome.Unavailable(var cluster, var why) ->
                out.println("cluster " + cluster + ": not brought in line: " + why);
            case ClusterOutcome.Unfinished(var cluster, var _, var why) ->
                out.println("cluster " + cluster + ": not finished: " + why);
            case ClusterOutcome.Waiting(var cluster, var why) ->
                out.println("cluster " + cluster + ": left alone: " + why);
            case ClusterOutcome.Unrevoked(var revocations, var why) -> {
                out.println(
                        "cluster " + outcome.cluster() + ": left alone: " + why + "; but not all roles are taken away: "
                                + revocations.result().failed() + " failed");
                tellFailures(revocations, out);
            }
            case ClusterOutcome.Passed(var report) -> tell(report, out);
        }
    }

    private static void tell(PassReport report, PrintWriter out) {
        var result = report.result();
        out.println("cluster " + report.plan().cluster() + ": " + result.created() + " created, " + result.updated()
                + " updated, " + result.deleted() + " deleted, " + result.held() + " held, " + result.failed()
                + " failed");
        report.plan().holds().forEach(hold -> out.print(PlanText.write(report.plan(), hold)));
        var held = report.plan().held();
        held.stream().limit(HELD_SHOWN).forEach(one -> out.println("  ! " + one.key() + ": " + one.detail()));
        if (held.size() > HELD_SHOWN) out.println("  ! and " + (held.size() - HELD_SHOWN) + " more: ./chancery plan");
        tellFailures(report, out);
    }

    private static void tellFailures(PassReport report, PrintWriter out) {
        report.outcomes().forEach((change, done) -> {
            if (!(done instanceof ApplyOutcome.Applied)) out.println("  failed " + change.key() + ": " + done);
        });
    }
}
