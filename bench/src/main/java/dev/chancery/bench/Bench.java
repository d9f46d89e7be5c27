package dev.chancery.bench;

import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Starts here: {@code ./chancery bench sync}, {@code plan}, {@code latency}, {@code change} and {@code broker}. */
@Command(
        name = "bench",
        mixinStandardHelpOptions = true,
        description = "Measures, each figure beside a yardstick of the same run.",
        subcommands = {
            Bench.SyncBench.class,
            Bench.PlanBench.class,
            Bench.LatencyCommand.class,
            Bench.ChangeCommand.class,
            BrokerCommand.class
        })
public final class Bench implements Runnable {
    public static void main(String[] args) {
        System.exit(new CommandLine(new Bench())
                .setOut(new PrintWriter(System.out, true, StandardCharsets.UTF_8))
                .setExitCodeExceptionMapper(_ -> CommandLine.ExitCode.SOFTWARE) // misused or failed: not measured
                .execute(args));
    }

    @Override
    public void run() {
        new CommandLine(this).usage(System.err);
    }

    static void tell(String line) {
        var out = new PrintWriter(System.out, true, StandardCharsets.UTF_8);
        out.println(line);
    }

    @Command(
            name = "plan",
            mixinStandardHelpOptions = true,
            description = "Mapping and planning alone, for fleets of any size.")
    static final class PlanBench implements Callable<Integer> {
        @Option(
                names = "--robots",
                defaultValue = "1000000",
                description = "How many robots there are (default: ${DEFAULT-VALUE}).")
        private int robots;

        @Option(
                names = "--clusters",
                defaultValue = "10",
                description = "How many clusters each lives in (default: ${DEFAULT-VALUE}).")
        private int clusters;

        @Override
        public Integer call() {
            tell(Measurement.heading());
            MappingBench.run(robots, clusters).forEach(result -> tell(result.line()));
            return 0;
        }
    }

    @Command(
            name = "sync",
            mixinStandardHelpOptions = true,
            description = "Mapping, planning, and passes into a real control plane.")
    static final class SyncBench implements Callable<Integer> {
        @Option(
                names = "--robots",
                defaultValue = "5000",
                description = "How many robots the pass applies (default: ${DEFAULT-VALUE}).")
        private int robots;

        @Option(
                names = "--json",
                paramLabel = "FILE",
                defaultValue = "bench-sync.json",
                description = "Also written here (default: ${DEFAULT-VALUE}).")
        private Path json = Path.of("bench-sync.json");

        @Override
        public Integer call() throws Exception {
            var results = new ArrayList<Measurement>();
            tell(Measurement.heading());
            measure(results, MappingBench.run(100_000, 10));
            measure(results, ReadBench.run(50_000));
            measure(results, ApplyBench.run(robots));
            Measurement.write(results, json);
            return 0;
        }

        private static void measure(List<Measurement> results, List<Measurement> more) {
            results.addAll(more);
            more.forEach(result -> tell(result.line()));
        }
    }

    @Command(
            name = "change",
            mixinStandardHelpOptions = true,
            description = "What one change costs, by how many robots there are.")
    static final class ChangeCommand implements Callable<Integer> {
        @Option(
                names = "--robots",
                split = ",",
                defaultValue = "1000,10000,100000",
                description = "How many there are, one after the other (default: ${DEFAULT-VALUE}).")
        private List<Integer> robots = List.of();

        @Option(names = "--changes", defaultValue = "20", description = "How many (default: ${DEFAULT-VALUE}).")
        private int changes;

        @Override
        public Integer call() {
            tell(Measurement.heading());
            ChangeBench.run(robots, changes, result -> tell(result.line()));
            return 0;
        }
    }

    @Command(
            name = "latency",
            mixinStandardHelpOptions = true,
            description =
                    "From a change in a real directory to the registry, two real control planes and the real broker.")
    static final class LatencyCommand implements Callable<Integer> {
        @Option(names = "--changes", defaultValue = "200", description = "How many (default: ${DEFAULT-VALUE}).")
        private int changes;

        @Override
        public Integer call() {
            tell(Measurement.heading());
            LatencyBench.run(changes, Program.executable(BrokerCommand.home()), result -> tell(result.line()));
            return 0;
        }
    }
}
