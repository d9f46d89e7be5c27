package dev.chancery.sync.command;

import com.zaxxer.hikari.HikariDataSource;
import dev.chancery.sync.pass.Progress;
import dev.chancery.sync.route.PartsConfiguration;
import dev.chancery.sync.settings.DatabaseSettings;
import dev.chancery.sync.settings.Settings;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import javax.sql.DataSource;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.context.support.GenericApplicationContext;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/** Sync with its parts, started for one command or to stay; what only looks and decides needs no routes. */
@Configuration(proxyBeanMethods = false)
@Import(PartsConfiguration.class)
class SyncContext {
    private static final long CONNECT_MILLIS = 10_000;
    private static final int CONNECTIONS = 5; // one of them listens

    /** @throws dev.chancery.sync.settings.InvalidSettings when the files of the folder cannot be used */
    static ConfigurableApplicationContext start(Path folder) {
        return start(folder, new Progress.Silent());
    }

    /** @throws dev.chancery.sync.settings.InvalidSettings when the files of the folder cannot be used */
    static ConfigurableApplicationContext start(Path folder, Progress progress) {
        return start(SyncContext.class, Settings.load(folder), progress);
    }

    /** With the routes, which bring clusters in line. Throws as {@link #start(Path)} does. */
    static ConfigurableApplicationContext startWithRoutes(Path folder, Progress progress) {
        return startWithRoutes(Settings.load(folder), progress);
    }

    /** With the routes, of files that have been read. */
    static ConfigurableApplicationContext startWithRoutes(Settings settings, Progress progress) {
        return start(RoutesContext.class, settings, progress);
    }

    private static ConfigurableApplicationContext start(Class<?> extent, Settings settings, Progress progress) {
        return new SpringApplicationBuilder(extent)
                .web(WebApplicationType.NONE)
                .initializers(context -> {
                    var beans = (GenericApplicationContext) context;
                    beans.registerBean(Settings.class, () -> settings);
                    beans.registerBean(Progress.class, () -> progress);
                })
                .run();
    }

    @Bean
    DataSource dataSource(Settings settings) {
        var source = new HikariDataSource();
        source.setJdbcUrl(settings.database().url());
        source.setUsername(settings.database().user());
        source.setPassword(password(settings.database()));
        source.setConnectionTimeout(CONNECT_MILLIS);
        source.setInitializationFailTimeout(-1); // a database that is down must not stop the start
        source.setMaximumPoolSize(CONNECTIONS);
        source.setMinimumIdle(0);
        source.addDataSourceProperty("reWriteBatchedInserts", true); // one statement for many audit rows
        return source;
    }

    @Bean
    JdbcTemplate jdbc(DataSource database) {
        return new JdbcTemplate(database);
    }

    @Bean
    TransactionTemplate transaction(DataSource database) {
        return new TransactionTemplate(new JdbcTransactionManager(database));
    }

    private static String password(DatabaseSettings database) {
        var file = database.passwordFile();
        if (file == null) return "";
        try {
            return Files.readString(file).stripTrailing();
        } catch (IOException e) {
            throw new UncheckedIOException("the database's password-file " + file + " cannot be read", e);
        }
    }
}
