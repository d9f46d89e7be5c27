package dev.chancery.bench;

import java.nio.file.Files;
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
        BrokerBench.run(jar(), result -> {
            results.add(result);
            Bench.tell(result.line());
        });
        Measurement.write(results, json);
        return 0;
    }

    private static Path jar() {
        var jar = Path.of(System.getProperty(HOME, ""), "broker", "target", "chancery-broker-0.1.0-exec.jar")
                .toAbsolutePath();
        if (!Files.exists(jar))
            throw new IllegalArgumentException(jar + " is missing; ./chancery bench broker builds it, or -D" + HOME
                    + "=FOLDER names the project's folder");
        return jar;
    }
}
