package dev.chancery.sync.command;

import dev.chancery.sync.desired.ClusterName;
import dev.chancery.sync.directory.DirectoryChanges;
import dev.chancery.sync.directory.Occasion;
import dev.chancery.sync.kubernetes.ClusterUnavailable;
import dev.chancery.sync.pass.ClusterPass;
import dev.chancery.sync.pass.DirectoryPass;
import dev.chancery.sync.pass.Look;
import dev.chancery.sync.pass.Progress;
import dev.chancery.sync.plan.Plan;
import dev.chancery.sync.registry.Registry;
import dev.chancery.sync.registry.RunOutcome;
import dev.chancery.sync.route.Clusters;
import dev.chancery.sync.route.Directories;
import dev.chancery.sync.settings.Settings;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
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
        name = "plan",
        mixinStandardHelpOptions = true,
        description = "Shows what apply would do, and changes nothing.",
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:nothing to do",
            "1:could not find out",
            "2:there are changes, or something is held",
            "3:some directories could not be read wholly, or some clusters not be seen"
        })
final class PlanCommand implements Callable<Integer> {
    private static final int CHANGES = 2;

    @Mixin
    private ConfigOption config = new ConfigOption();

    @Option(names = "-o", paramLabel = "FORMAT", description = "text (default) or json.", defaultValue = "text")
    private OutputFormat format = OutputFormat.TEXT;

    @Option(
            names = "--if",
            paramLabel = "FILE.ldif",
            description = "As if the changes of this LDIF file had been made in the directory already.")
    private @Nullable Path changes;

    @Option(
            names = "--directory",
            paramLabel = "NAME",
            description = "The directory that --if is about, where there are several.")
    private String directory = "";

    @Spec
    private @Nullable CommandSpec spec;

    @Override
    public Integer call() {
        var line = Objects.requireNonNull(spec).commandLine();
        try (var progress = Commands.progress(line);
                var context = SyncContext.start(config.folder, progress)) {
            var out = line.getOut();
            var trouble = format == OutputFormat.JSON ? line.getErr() : out; // the document stands alone
            var look = pass(context, out).look(Occasion.WHOLE);
            progress.end();
            return switch (look) {
                case Look.Unreadable unreadable -> {
                    Texts.unread(unreadable).forEach(trouble::println);
                    yield RunOutcome.COULD_NOT_RUN.exitCode();
                }
                case Look.Seen seen -> {
                    var plans = plans(context, seen, progress, trouble);
                    progress.end();
                    yield tell(context, seen, plans, out);
                }
            };
        }
    }

    /** Over the directory as it is, or as the changes would leave it. */
    private DirectoryPass pass(ApplicationContext context, PrintWriter out) {
        var pass = context.getBean(DirectoryPass.class);
        if (changes == null) return pass;
        var ldif = DirectoryChanges.read(changes);
        if (format == OutputFormat.TEXT)
            out.println("As if the " + ldif.size() + " change(s) of " + changes + " were made:");
        return pass.over(context.getBean(Directories.class).named(directory).after(ldif));
    }

    /** Of every cluster that can be seen. */
    private static List<Plan> plans(
            ApplicationContext context, Look.Seen seen, Progress progress, PrintWriter trouble) {
        var pass = context.getBean(ClusterPass.class);
        var plans = new ArrayList<Plan>();
        for (var cluster : context.getBean(Clusters.class).all()) {
            try {
                var desire = seen.mapped().in(profile(context, cluster.name()));
                var plan = pass.plan(cluster, desire);
                plans.add(plan.naming(seen.robots(plan.losers())));
            } catch (ClusterUnavailable e) {
                progress.end();
                trouble.println(e.getMessage());
            }
        }
        trouble.flush();
        return plans;
    }

    private int tell(ApplicationContext context, Look.Seen seen, List<Plan> plans, PrintWriter out) {
        var audiences =
                new PlannedAudiences(seen, context.getBean(Registry.class).audiences());
        out.print(
                format == OutputFormat.JSON
                        ? PlanJson.write(seen, plans, audiences)
                        : PlanText.write(seen, plans, audiences));
        out.flush();
        if (plans.size() < context.getBean(Clusters.class).all().size()
                || !seen.unread().isEmpty()) return RunOutcome.SOME_FAILED.exitCode();
        boolean held = !seen.restraints().isEmpty() || !seen.doubtful().isEmpty();
        boolean same = plans.stream().allMatch(Plan::isEmpty) && audiences.isEmpty();
        return same && !held ? 0 : CHANGES;
    }

    private static dev.chancery.sync.desired.ClusterProfile profile(ApplicationContext context, ClusterName name) {
        return context.getBean(Settings.class).profiles().stream()
                .filter(cluster -> cluster.name().equals(name))
                .findFirst()
                .orElseThrow();
    }
}
