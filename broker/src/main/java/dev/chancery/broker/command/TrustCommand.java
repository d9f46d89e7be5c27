package dev.chancery.broker.command;

import dev.chancery.broker.settings.BrokerSettings;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Prints what others need to trust the broker. Reads the configuration, and nothing else. */
@Command(
        name = "trust",
        mixinStandardHelpOptions = true,
        synopsisSubcommandLabel = "COMMAND",
        description = "Prints what an external system needs to take tokens of this broker.",
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {"0:it is printed", "1:it is not, for the reason told"})
public final class TrustCommand implements Runnable {
    private final Supplier<BrokerSettings> settings;

    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli
    private CommandSpec spec;

    /** With the configuration, which is read once it is needed. */
    public TrustCommand(Supplier<BrokerSettings> settings) {
        this.settings = settings;
    }

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "say for whom: kubernetes");
    }

    @Command(
            name = "kubernetes",
            mixinStandardHelpOptions = true,
            description = {
                "Prints the AuthenticationConfiguration for the API server of a cluster.",
                "Robots are then users of that cluster: a rule of mapping.yaml with \"to: robot\" gives them roles, and one"
                        + " with \"call: audience\" the tokens."
            })
    int kubernetes(
            @Parameters(index = "0", paramLabel = "CLUSTER", description = "Name of the cluster.") String cluster,
            @Option(
                            names = "--audience",
                            paramLabel = "TEXT",
                            description = "The audience of tokens for this API server (default: kubernetes:CLUSTER).")
                    @Nullable
                    String audience,
            @Option(
                            names = "--discovery-url",
                            paramLabel = "URL",
                            description =
                                    "Where this API server reaches the broker's discovery document, if not by its issuer.")
                    @Nullable
                    URI discovery,
            @Option(
                            names = "--ca-file",
                            paramLabel = "FILE",
                            description =
                                    "PEM file of the authority behind the broker's certificate, unless it is a public one.")
                    @Nullable
                    Path caFile)
            throws IOException {
        if (caFile != null && !Files.isReadable(caFile))
            throw new ParameterException(spec.commandLine(), "there is no readable file " + caFile);
        var trust = new KubernetesTrust(
                cluster,
                settings.get().issuer(),
                audience == null ? "kubernetes:" + cluster : audience,
                discovery,
                caFile == null ? null : Files.readString(caFile));
        spec.commandLine().getOut().print(trust.yaml());
        spec.commandLine().getOut().flush();
        return 0;
    }
}
