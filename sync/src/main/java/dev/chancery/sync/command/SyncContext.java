package dev.chancery.sync.command;

import com.zaxxer.hikari.HikariDataSource;
import dev.chancery.sync.pass.Progress;
import dev.chancery.sync.route.RouteConfiguration;
import dev.chancery.sync.settings.DatabaseSettings;
import dev.chancery.sync.settings.Settings;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import javax.sql.DataSource;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.context.support.GenericApplicationContext;

/** Sync with all its parts, started for one command or to stay. */
@Configuration(proxyBeanMethods = false)
@EnableAutoConfiguration
@Import(RouteConfiguration.class)
class SyncContext {
    private static final long CONNECT_MILLIS = 10_000;
    private static final int CONNECTIONS = 4;

    /** @throws dev.chancery.sync.settings.InvalidSettings when the files of the folder cannot be used */
    static ConfigurableApplicationContext start(Path folder) {
        return start(folder, new Progress.Silent());
    }

    /** @throws dev.chancery.sync.settings.InvalidSettings when the files of the folder cannot be used */
    static ConfigurableApplicationContext start(Path folder, Progress progress) {
        var settings = Settings.load(folder);
        return new SpringApplicationBuilder(SyncContext.class)
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
