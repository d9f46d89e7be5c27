package dev.chancery.broker;

import com.zaxxer.hikari.HikariDataSource;
import dev.chancery.broker.key.CryptoProvider;
import dev.chancery.broker.settings.BrokerSettings;
import dev.chancery.broker.settings.InvalidSettings;
import java.util.Map;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Configuration;
import picocli.CommandLine;

/** The broker's configuration for a command, read when the command first needs it: who only asks for help has none yet. */
final class CommandConfiguration implements AutoCloseable {
    private @Nullable BrokerSettings settings;
    private @Nullable HikariDataSource database;

    /** It cannot be taken, and why has been said already. */
    private static final class Refused extends RuntimeException {
        private static final long serialVersionUID = 1L;

        Refused(RuntimeException cause) {
            super(cause);
        }
    }

    BrokerSettings settings() {
        if (settings == null) settings = read();
        return settings;
    }

    DataSource database() {
        if (database == null)
            database = DatabaseConfiguration.dataSource(settings().database());
        return database;
    }

    /** The exit code of a command that ended so. */
    static int failed(Exception failure, CommandLine command, CommandLine.ParseResult words) throws Exception {
        switch (failure) {
            case Refused _ -> {}
            case InvalidSettings invalid -> invalid.problems().forEach(command.getErr()::println);
            default -> throw failure;
        }
        return CommandLine.ExitCode.SOFTWARE;
    }

    @Override
    public void close() {
        if (database != null) database.close();
    }

    private static BrokerSettings read() {
        var application = new SpringApplicationBuilder(SettingsOnly.class)
                .web(WebApplicationType.NONE)
                .logStartupInfo(false)
                .properties(Map.of("logging.level.root", "warn"));
        try (var context = application.run()) {
            CryptoProvider.install(); // only now, since it logs, and what a command prints may be for a file
            return context.getBean(BrokerSettings.class);
        } catch (RuntimeException told) {
            throw new Refused(told);
        }
    }

    @Configuration(proxyBeanMethods = false)
    @EnableConfigurationProperties(BrokerSettings.class)
    static class SettingsOnly {}
}
