package dev.chancery.broker;

import dev.chancery.broker.command.TrustCommand;
import dev.chancery.broker.settings.BrokerSettings;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.Base64;
import java.util.Map;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;
import picocli.CommandLine;

/** What commands print, for those who go on from there. */
final class CommandOutput {
    private CommandOutput() {}

    static String trust(String issuer, String cluster, Path ca) {
        var settings = new Binder(new MapConfigurationPropertySource(Map.of(
                        "chancery.issuer", issuer,
                        "chancery.trust-domain", "corp.example",
                        "chancery.database.url", "jdbc:postgresql://127.0.0.1/none",
                        "chancery.database.password-file", "none")))
                .bind("chancery", Bindable.of(BrokerSettings.class))
                .get();
        var out = new StringWriter();
        int code = new CommandLine(new TrustCommand(() -> settings))
                .setOut(new PrintWriter(out))
                .execute("kubernetes", cluster, "--ca-file", ca.toString());
        if (code != 0) throw new IllegalStateException("trust ended with " + code);
        return out.toString();
    }

    /** A key-encryption key for one test. */
    static String kek() {
        return "test:" + Base64.getEncoder().encodeToString(new byte[32]) + "\n";
    }
}
