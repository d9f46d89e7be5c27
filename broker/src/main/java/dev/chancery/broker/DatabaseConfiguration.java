package dev.chancery.broker;

import com.zaxxer.hikari.HikariDataSource;
import com.zaxxer.hikari.util.Credentials;
import dev.chancery.broker.settings.BrokerSettings;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.time.Duration;
import javax.sql.DataSource;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The database, which need not answer when we start and may go away at any time. */
@Configuration(proxyBeanMethods = false)
class DatabaseConfiguration {
    private static final int CONNECTIONS = 6;
    private static final Duration WAIT = Duration.ofSeconds(5);

    @Bean
    DataSource dataSource(BrokerSettings settings) {
        return dataSource(settings.database());
    }

    static HikariDataSource dataSource(BrokerSettings.Database settings) {
        var pool = new HikariDataSource();
        pool.setPoolName("chancery");
        pool.setJdbcUrl(settings.url());
        // read for every new connection, so that a changed password needs no restart
        pool.setCredentialsProvider(() -> Credentials.of(settings.user(), password(settings)));
        pool.setMaximumPoolSize(CONNECTIONS);
        pool.setMinimumIdle(1);
        pool.setConnectionTimeout(WAIT.toMillis());
        pool.setInitializationFailTimeout(-1);
        pool.addDataSourceProperty("loginTimeout", WAIT.toSeconds());
        pool.addDataSourceProperty("connectTimeout", WAIT.toSeconds());
        pool.addDataSourceProperty("socketTimeout", 30);
        pool.addDataSourceProperty("tcpKeepAlive", true);
        pool.addDataSourceProperty("ApplicationName", "chancery-broker");
        return pool;
    }

    private static String password(BrokerSettings.Database settings) {
        try {
            return Files.readString(settings.passwordFile()).strip();
        } catch (IOException cannot) {
            throw new UncheckedIOException("the password file " + settings.passwordFile() + " cannot be read", cannot);
        }
    }
}
