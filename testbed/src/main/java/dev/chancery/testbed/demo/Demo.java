package dev.chancery.testbed.demo;

import dev.chancery.testbed.MissingServer;
import dev.chancery.testbed.ServerFailed;
import dev.chancery.testbed.Workspace;
import java.io.PrintWriter;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Tells the story of {@code ./chancery demo}, and checks every step of it in the clusters. */
@Command(
        name = "./chancery demo",
        mixinStandardHelpOptions = true,
        version = "chancery 0.1.0",
        description = {
            "Starts a directory, PostgreSQL and two real Kubernetes control planes on this machine, shows how the"
                    + " clusters follow the directory, and stays up until Ctrl-C.",
            "Nothing outside of the temporary folder, the cache and the modules' target folders is written, and nothing is"
                    + " left running."
        },
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {"0:every check of the story held", "1:one did not, or the story could not be told"})
public final class Demo implements Callable<Integer> {
    @Option(names = "--once", description = "Tell the story and end, instead of staying up.")
    private boolean once;

    @Option(
            names = "--robots",
            paramLabel = "N",
            description = "A larger directory: so many robots, 60 to 10000 (default: 60).")
    private int robots = Directories.SMALLEST;

    @Spec
    private @Nullable CommandSpec spec;

    /** Runs the command line and ends the JVM with its exit code. */
    public static void main(String[] args) {
        System.exit(line().execute(args));
    }

    static CommandLine line() {
        return new CommandLine(new Demo()).setExitCodeExceptionMapper(_ -> CommandLine.ExitCode.SOFTWARE);
    }

    @Override
    public Integer call() throws InterruptedException {
        var line = Objects.requireNonNull(spec).commandLine();
        if (robots < Directories.SMALLEST || robots > Directories.LARGEST)
            throw new ParameterException(
                    line, "--robots is " + Directories.SMALLEST + " to " + Directories.LARGEST + ", not " + robots);
        var narrator = new Narrator(line.getOut(), Ansi.AUTO);
        try {
            Workspace.beforeTheEnd(narrator::fallSilent);
            return tell(narrator);
        } catch (RuntimeException e) {
            return failed(e, narrator, line.getErr());
        }
    }

    /** After Ctrl-C the servers go while the story still asks them: what fails then is no news. */
    private static int failed(RuntimeException failure, Narrator narrator, PrintWriter err) {
        if (narrator.isSilent()) return 1;
        Throwable known =
                failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
        if (!(known instanceof ServerFailed
                || known instanceof MissingServer
                || known instanceof IllegalArgumentException)) throw failure;
        err.println("The demo cannot go on: " + known.getMessage());
        return 1;
    }

    private int tell(Narrator narrator) throws InterruptedException {
        var checkout = Checkout.find();
        narrator.say("Starting a directory, PostgreSQL, two Kubernetes control planes and the broker ...");
        var stage = Stage.build(checkout);
        var brokerService = stage.broker().start(stage.database());
        stage.directory().load(Directories.of(checkout, robots));
        var sync = new SyncProgram(checkout, stage.workspace(), ConfigFolder.write(checkout, stage));
        var story = new Story(
                narrator,
                new Company(stage.directory()),
                sync,
                new BrokerEye(stage.broker().issuer(), stage.broker().client()),
                new ClusterEye(stage.east()),
                new ClusterEye(stage.west()));
        new Beginning(story).tell();
        var resident = Resident.start(sync, stage.database()); // told of later, once it follows
        new Clusters(story).tell();
        story.broker().awaitReady(brokerService);
        var calls = new Calls(story);
        calls.tell();
        new Changes(story, resident).tell();
        stage.startWorks();
        new Accident(story, resident).tell();
        new Approval(story, resident).tell();
        stage.works()
                .join()
                .ifPresentOrElse(
                        works -> {
                            ConfigFolder.addWorks(checkout, stage, works);
                            new Restored(story, works).tell();
                        },
                        () -> narrator.say(
                                "\nOne chapter is left out: it needs an OpenLDAP (apt-get install slapd), or root and Samba."));
        calls.tellOfNamesakes();
        int code = conclude(narrator);
        if (once) return code;
        narrator.say(Afterwards.text(stage, sync));
        new CountDownLatch(1).await(); // Ctrl-C ends the JVM, whose shutdown hooks end the servers
        return code;
    }

    private static int conclude(Narrator narrator) {
        var broken = narrator.broken();
        narrator.say("\n" + (narrator.checks() - broken.size()) + " of " + narrator.checks() + " checks held, in "
                + narrator.elapsed().toSeconds() + " s.");
        broken.forEach(claim -> narrator.say("FAILED  " + claim));
        return broken.isEmpty() ? 0 : 1;
    }
}
