package dev.chancery.testbed.demo;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Starts here: {@code ./chancery demo}. */
@Command(
        name = "chancery demo",
        mixinStandardHelpOptions = true,
        description =
                "Starts a directory, a database and two real Kubernetes control planes on this machine, and shows how the clusters follow the directory.",
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {"0:every step checked out", "1:a step did not"})
public final class Demo implements Callable<Integer> {
    @Option(names = "--once", description = "End after the story, instead of staying up.")
    private boolean once;

    @Option(names = "--home", defaultValue = "${sys:chancery.home:-.}", hidden = true)
    private Path home = Path.of(".");

    public static void main(String[] args) {
        System.exit(new CommandLine(new Demo()).execute(args));
    }

    @Override
    public Integer call() throws InterruptedException {
        var out = new PrintStream(new FileOutputStream(FileDescriptor.out), true, StandardCharsets.UTF_8);
        out.println("Starting a directory, a database and two control planes ...");
        var files = home.resolve("config/demo");
        try (var world = World.start(files.resolve("mapping.yaml"))) {
            int wrong = new Story(world, new Programs(home), new Terminal(out)).tell(files.resolve("directory.ldif"));
            out.println(wrong == 0 ? "\nEvery step checked out." : "\n" + wrong + " claims did not hold.");
            if (!once) stay(world, out);
            return wrong == 0 ? 0 : 1;
        }
    }

    private static void stay(World world, PrintStream out) throws InterruptedException {
        var directory = world.directory();
        out.println("""

                Everything stays up until Ctrl-C. Try:
                  kubectl --kubeconfig %s get serviceaccounts -A
                  kubectl --kubeconfig %s get rolebindings -A
                  LDAPTLS_CACERT=%s ldapsearch -H ldaps://%s:%d -D "%s" -y %s -b %s "(uid=*)"
                  ./chancery explain general-ledger --config %s
                  ./chancery plan --config %s
                  ./chancery status --config %s""".formatted(
                        world.east().kubeconfig(),
                        world.west().kubeconfig(),
                        directory.caFile(),
                        directory.host(),
                        directory.ldapsPort(),
                        directory.readerDn(),
                        directory.readerPasswordFile(),
                        directory.baseDn(),
                        world.config(),
                        world.config(),
                        world.config()));
        new CountDownLatch(1).await();
    }
}
