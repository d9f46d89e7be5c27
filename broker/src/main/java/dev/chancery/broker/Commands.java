package dev.chancery.broker;

import dev.chancery.broker.audit.JdbcAuditTrail;
import dev.chancery.broker.command.KeysCommand;
import dev.chancery.broker.command.TrustCommand;
import dev.chancery.broker.key.KeyConfiguration;
import dev.chancery.broker.settings.BrokerSettings;
import java.util.Arrays;
import java.util.Map;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Configuration;
import picocli.CommandLine;

/** The commands of a person, with the broker's own configuration. */
final class Commands {
    private Commands() {}

    static boolean knows(String[] args) {
        return args.length > 0 && (args[0].equals("keys") || args[0].equals("trust"));
    }

    /** @return the exit code */
    static int run(String[] args) {
        var words = Arrays.copyOfRange(args, 1, args.length);
        try (var context = new SpringApplicationBuilder(SettingsOnly.class)
                .web(WebApplicationType.NONE)
                .logStartupInfo(false)
                .properties(Map.of("logging.level.root", "warn"))
                .run()) {
            var settings = context.getBean(BrokerSettings.class);
            if (args[0].equals("trust"))
                return commandLine(new TrustCommand(settings), args[0]).execute(words);
            try (var database = DatabaseConfiguration.dataSource(settings.database())) {
                var keys = new KeysCommand(
                        database,
                        KeyConfiguration.settings(settings),
                        () -> KeyConfiguration.encryption(settings),
                        JdbcAuditTrail::new);
                return commandLine(keys, args[0]).execute(words);
            }
        }
    }

    private static CommandLine commandLine(Object command, String name) {
        return new CommandLine(command).setCommandName("./chancery " + name);
    }

    @Configuration(proxyBeanMethods = false)
    @EnableConfigurationProperties(BrokerSettings.class)
    static class SettingsOnly {}
}
