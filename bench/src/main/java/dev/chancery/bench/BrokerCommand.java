package dev.chancery.bench;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code ./chancery bench broker}. */
@Command(
        name = "broker",
        mixinStandardHelpOptions = true,
        description = "Token exchanges with the real broker: how many, how fast, and what each costs.")
final class BrokerCommand implements Callable<Integer> {
    private static final String HOME = "chancery.home";

    @Option(
            names = "--json",
            paramLabel = "FILE",
            defaultValue = "bench-broker.json",
            description = "Also written here (default: ${DEFAULT-VALUE}).")
    private Path json = Path.of("bench-broker.json");

    @Override
    public Integer call() throws Exception {
        var results = new ArrayList<Measurement>();
        Bench.tell(Measurement.heading());
        BrokerBench.run(home(), result -> {
            results.add(result);
            Bench.tell(result.line());
        });
        Measurement.write(results, json);
        return 0;
    }

    /** The project's folder, where the launcher has built the broker. */
    static Path home() {
        return Path.of(System.getProperty(HOME, "")).toAbsolutePath();
    }
}
