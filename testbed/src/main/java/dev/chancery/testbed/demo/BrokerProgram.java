package dev.chancery.testbed.demo;

import dev.chancery.testbed.Authority;
import dev.chancery.testbed.Database;
import dev.chancery.testbed.Ports;
import dev.chancery.testbed.ServerFailed;
import dev.chancery.testbed.Service;
import dev.chancery.testbed.Workspace;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.http.HttpClient;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;

/** The real broker under TLS of an authority of its own, run as platform engineers run it: from a configuration folder. */
record BrokerProgram(Checkout checkout, Workspace workspace, Path config, String issuer, Authority authority) {
    private static final Duration LIMIT = Duration.ofMinutes(5);

    /** Writes {@code broker.yaml} and what it names; nothing is started. */
    static BrokerProgram prepare(Checkout checkout, Workspace workspace) {
        int port = Ports.free();
        var folder = workspace.path().resolve("broker");
        var config = ConfigFolder.in(workspace);
        var issuer = "https://127.0.0.1:" + port;
        try {
            Files.createDirectory(folder);
            Files.createDirectory(config);
            var authority = Authority.create("robot-test", folder);
            var own = authority.issue("broker", "127.0.0.1");
            var secret = new byte[32];
            new SecureRandom().nextBytes(secret);
            Files.writeString(
                    folder.resolve("key-encryption-keys"),
                    "demo:" + Base64.getEncoder().encodeToString(secret) + "\n");
            Files.writeString(folder.resolve("password"), "demo\n");
            Files.writeString(
                    config.resolve("broker.yaml"),
                    ConfigFolder.filled(
                            checkout.demoFile("broker.yaml"),
                            Map.of(
                                    "{broker.issuer}", issuer,
                                    "{broker.port}", Integer.toString(port),
                                    "{broker.folder}", folder.toString(),
                                    "{broker.certificate}",
                                            own.certificateFile().toString(),
                                    "{broker.key}", own.keyFile().toString())));
            return new BrokerProgram(checkout, workspace, config, issuer, authority);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write the broker's configuration to " + config, e);
        }
    }

    /** What the API server of a cluster needs to trust it, as {@code ./chancery trust kubernetes} prints it, in a file. */
    Path trust(String cluster) {
        var command = command();
        command.addAll(List.of(
                "trust",
                "kubernetes",
                cluster,
                "--ca-file",
                authority.certificateFile().toString()));
        var finished = workspace.run("trust", command, LIMIT);
        if (finished.exitCode() != 0) throw new ServerFailed("trust kubernetes: " + finished.output());
        try {
            return Files.writeString(config.resolve("trust-" + cluster + ".yaml"), fromYaml(finished.output()));
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write to " + config, e);
        }
    }

    /** What a starting JVM says on its error output, if anything, comes before. */
    private static String fromYaml(String output) {
        return output.substring(output.indexOf("# What the API server"));
    }

    Service start(Database database) {
        try {
            var file = config.resolve("broker.yaml");
            Files.writeString(
                    file,
                    ConfigFolder.filled(
                            Files.readString(file), Map.of("{broker.database}", database.jdbcUrl("chancery_broker"))));
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write to " + config, e);
        }
        return workspace.serve("broker", command());
    }

    HttpClient client() {
        return HttpClient.newBuilder().sslContext(authority.clientContext()).build();
    }

    private List<String> command() {
        return checkout.program(workspace, "broker", "-DCHANCERY_CONFIG=" + config);
    }
}
