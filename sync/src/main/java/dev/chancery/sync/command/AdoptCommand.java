package dev.chancery.sync.command;

import dev.chancery.sync.account.KnownRobot;
import dev.chancery.sync.account.ServiceAccountName;
import dev.chancery.sync.audit.AuditEvent;
import dev.chancery.sync.audit.AuditTrail;
import dev.chancery.sync.directory.DirectoryEntry;
import dev.chancery.sync.directory.Occasion;
import dev.chancery.sync.pass.DirectoryPass;
import dev.chancery.sync.pass.Look;
import dev.chancery.sync.pass.Sighting;
import dev.chancery.sync.registry.Adoptions;
import dev.chancery.sync.registry.RunOutcome;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.springframework.context.ApplicationContext;
import org.springframework.transaction.support.TransactionTemplate;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
        name = "adopt",
        mixinStandardHelpOptions = true,
        description =
                "Takes a new entry for the robot of that name whose entry is gone: the robot comes back with its name,"
                        + " its ServiceAccounts and its subject. It cannot be undone.",
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {"0:it is done", "1:it is not, for the reason that is told"})
final class AdoptCommand implements Callable<Integer> {
    @Mixin
    private ConfigOption config = new ConfigOption();

    @Mixin
    private Reason reason = new Reason();

    @Parameters(paramLabel = "ENTRY", description = "The new entry: its login, stable id or DN.")
    private String who = "";

    @Spec
    private @Nullable CommandSpec spec;

    @Override
    public Integer call() {
        var why = reason.why();
        var line = Objects.requireNonNull(spec).commandLine();
        try (var progress = Commands.progress(line);
                var context = SyncContext.start(config.folder, progress)) {
            var out = line.getOut();
            var look = context.getBean(DirectoryPass.class).look(Occasion.WHOLE);
            progress.end();
            return switch (look) {
                case Look.Unreadable unreadable -> {
                    Texts.unread(unreadable).forEach(out::println);
                    yield RunOutcome.COULD_NOT_RUN.exitCode();
                }
                case Look.Seen seen -> {
                    new Decisions(context).requireAllowed(reason.person());
                    var entry = entry(seen);
                    var robot = robot(seen, entry);
                    adopt(context, entry, robot, why);
                    out.println("From the next run on, " + entry.dn() + " is robot " + robot.name() + " (" + robot.id()
                            + "), which was " + robot.state().word() + ".");
                    out.flush();
                    yield 0;
                }
            };
        }
    }

    private DirectoryEntry entry(Look.Seen seen) {
        var meant = seen.read().stream()
                .flatMap(read -> read.reading().entries().stream())
                .filter(entry -> entry.id().value().equalsIgnoreCase(who)
                        || entry.login().equalsIgnoreCase(who)
                        || entry.dn().equalsIgnoreCase(who))
                .toList();
        if (meant.size() == 1) return meant.getFirst();
        throw new IllegalArgumentException(
                meant.isEmpty()
                        ? "There is no entry \"" + who + "\": no login, stable id or DN is this."
                        : "There are " + meant.size() + " entries \"" + who + "\"; name one by its DN.");
    }

    private static KnownRobot robot(Look.Seen seen, DirectoryEntry entry) {
        if (seen.known().containsKey(entry.id()))
            throw new IllegalArgumentException(entry.dn() + " is a robot already, " + entry.id() + ".");
        var name = ServiceAccountName.derive(entry.login(), entry.id());
        return seen.known().values().stream()
                .filter(robot -> robot.name().equals(name))
                .filter(robot -> robot.directory().equals(directory(seen, entry)))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException(
                        "No robot that left had the name " + name + ", so there is nothing to adopt."));
    }

    private static String directory(Look.Seen seen, DirectoryEntry entry) {
        return seen.read().stream()
                .filter(read -> read.reading().entries().contains(entry))
                .map(Sighting.Read::directory)
                .findFirst()
                .orElseThrow();
    }

    private void adopt(ApplicationContext context, DirectoryEntry entry, KnownRobot robot, String why) {
        var person = reason.person().inFull();
        context.getBean(TransactionTemplate.class).executeWithoutResult(_ -> {
            switch (context.getBean(Adoptions.class).adopt(entry.id(), robot.id(), person, why)) {
                case DONE -> {}
                case ENTRY_IS_A_ROBOT ->
                    throw new IllegalArgumentException(entry.dn() + " is a robot already, or adopted.");
                case ROBOT_HAS_NOT_LEFT ->
                    throw new IllegalArgumentException("Robot " + robot.name() + " is "
                            + robot.state().word() + ": only a robot that has left can go on with another entry.");
            }
            context.getBean(AuditTrail.class)
                    .record(null, List.of(new AuditEvent.Adopted(robot.id(), entry.id(), person, why)));
        });
    }
}
