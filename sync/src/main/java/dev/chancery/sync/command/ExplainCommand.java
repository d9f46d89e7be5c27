package dev.chancery.sync.command;

import dev.chancery.sync.account.KnownRobot;
import dev.chancery.sync.desired.DesiredObject;
import dev.chancery.sync.directory.Condition.Verdict;
import dev.chancery.sync.directory.DirectoryEntry;
import dev.chancery.sync.directory.Occasion;
import dev.chancery.sync.pass.DirectoryPass;
import dev.chancery.sync.pass.Look;
import dev.chancery.sync.registry.Holds;
import dev.chancery.sync.registry.RunOutcome;
import dev.chancery.sync.settings.Settings;
import java.io.PrintWriter;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
        name = "explain",
        mixinStandardHelpOptions = true,
        description = "Tells why a robot has what it has: entry, rules, objects, audiences.",
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {"0:it is told", "1:there is no such robot, or it could not be found out"})
final class ExplainCommand implements Callable<Integer> {
    @Mixin
    private ConfigOption config = new ConfigOption();

    @Parameters(paramLabel = "ROBOT", description = "Its login, ServiceAccount name, stable id or DN.")
    private String who = "";

    @Spec
    private @Nullable CommandSpec spec;

    @Override
    public Integer call() {
        var line = Objects.requireNonNull(spec).commandLine();
        try (var progress = Commands.progress(line);
                var context = SyncContext.start(config.folder, progress)) {
            var out = line.getOut();
            var settings = context.getBean(Settings.class);
            var look = context.getBean(DirectoryPass.class).look(Occasion.WHOLE);
            progress.end();
            return switch (look) {
                case Look.Unreadable unreadable -> {
                    Texts.unread(unreadable).forEach(out::println);
                    yield RunOutcome.COULD_NOT_RUN.exitCode();
                }
                case Look.Seen seen -> {
                    var holds =
                            new RobotHolds(seen, context.getBean(Holds.class).open());
                    yield explain(seen, holds, settings, out);
                }
            };
        }
    }

    private int explain(Look.Seen seen, RobotHolds holds, Settings settings, PrintWriter out) {
        var found = robots(seen);
        found.forEach(robot -> tell(robot, seen, holds, settings, out));
        var unusable = seen.roster().unusable().stream()
                .filter(entry -> entry.dn().equalsIgnoreCase(who))
                .toList();
        unusable.forEach(entry -> out.println(entry.dn() + " cannot be a robot: " + entry.reason()));
        var newcomers = newcomers(seen);
        newcomers.forEach(entry -> {
            out.println(
                    entry.login() + " gets nothing: " + seen.roster().frozen().get(entry.id()));
            out.println("  stable id  " + entry.id());
            tell(entry, settings, out);
        });
        boolean told = !found.isEmpty() || !unusable.isEmpty() || !newcomers.isEmpty();
        if (!told) out.println("There is no robot \"" + who + "\": no login, name, stable id or DN is this.");
        out.flush();
        return told ? 0 : RunOutcome.COULD_NOT_RUN.exitCode();
    }

    /** Of all that there are or were, frozen or not; of those whose entry is gone, login and DN are the last that they had. */
    private List<KnownRobot> robots(Look.Seen seen) {
        var ids = new TreeSet<>(seen.known().keySet());
        seen.roster().robots().forEach(robot -> ids.add(robot.id()));
        return seen.robots(ids).stream().filter(this::isMeant).toList();
    }

    /** Entries that are frozen before they were ever a robot: the roster has only the reason. */
    private List<DirectoryEntry> newcomers(Look.Seen seen) {
        return entries(seen)
                .filter(this::isMeant)
                .filter(entry -> seen.roster().frozen().containsKey(entry.id()))
                .filter(entry -> seen.robots(Set.of(entry.id())).isEmpty())
                .toList();
    }

    private static Stream<DirectoryEntry> entries(Look.Seen seen) {
        return seen.read().stream().flatMap(read -> read.reading().entries().stream());
    }

    private boolean isMeant(KnownRobot robot) {
        return robot.id().value().equalsIgnoreCase(who)
                || robot.name().value().equals(who)
                || robot.login().equalsIgnoreCase(who)
                || robot.dn().equalsIgnoreCase(who);
    }

    private boolean isMeant(DirectoryEntry entry) {
        return entry.id().value().equalsIgnoreCase(who)
                || entry.login().equalsIgnoreCase(who)
                || entry.dn().equalsIgnoreCase(who);
    }

    private static void tell(KnownRobot robot, Look.Seen seen, RobotHolds holds, Settings settings, PrintWriter out) {
        out.println(
                robot.name() + " is " + robot.state().word() + (robot.reason().isEmpty() ? "" : ": " + robot.reason()));
        out.println("  stable id  " + robot.id());
        entries(seen)
                .filter(entry -> entry.id().equals(robot.id()))
                .findFirst()
                .ifPresentOrElse(entry -> tell(entry, settings, out), () -> out.println("  last entry " + robot.dn()));
        var frozen = seen.roster().frozen().get(robot.id());
        if (frozen != null) out.println("  stays as it is: " + frozen);
        holds.lines(robot.id(), robot.directory()).forEach(line -> out.println("  " + line));
        for (var cluster : settings.profiles()) {
            for (var object : seen.mapped().in(cluster).objects()) {
                if (object instanceof DesiredObject.Owned owned && owned.robot().equals(robot.id())) {
                    out.println("  wants in " + cluster.name() + ": " + object.key()
                            + (object instanceof DesiredObject.Binding binding ? " gives " + binding.role() : "")
                            + " (rule " + object.provenance().rule() + ")");
                }
            }
        }
        seen.mapped().audiences().stream()
                .filter(grant -> grant.robot().equals(robot.id()))
                .forEach(grant -> out.println("  may call " + grant.audience() + " (rule " + grant.rule() + ")"));
    }

    private static void tell(DirectoryEntry entry, Settings settings, PrintWriter out) {
        out.println("  entry      " + entry.dn());
        if (entry.owner() != null) out.println("  owner      " + entry.owner());
        entry.groups().stream().sorted().forEach(group -> out.println("  group      " + group));
        for (var verdict : settings.mapping().explain(entry)) {
            out.println("  rule " + verdict.rule() + ": "
                    + switch (verdict.verdict()) {
                        case Verdict.Met _ -> "matches";
                        case Verdict.NotMet(var because) -> "does not match: " + because;
                    });
        }
    }
}
