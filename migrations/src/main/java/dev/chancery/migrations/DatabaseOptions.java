package dev.chancery.migrations;

import static java.util.Objects.requireNonNull;

import java.nio.file.Path;
import java.sql.SQLException;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.postgresql.ds.PGSimpleDataSource;
import picocli.CommandLine.Option;
import picocli.CommandLine.ScopeType;

/** Which database, and as whom. */
final class DatabaseOptions {
    private static final String PASSWORD_VARIABLE = "CHANCERY_DATABASE_PASSWORD";
    private static final int CONNECT_SECONDS = 10;

    @Option(
            names = "--url",
            scope = ScopeType.INHERIT,
            required = true,
            paramLabel = "URL",
            description = "The database, for example jdbc:postgresql://db.example.com/chancery?sslmode=verify-full")
    private @Nullable String url;

    @Option(
            names = "--user",
            scope = ScopeType.INHERIT,
            required = true,
            paramLabel = "NAME",
            description = "The role that owns the schemas; needs CREATE on the database, and CREATEROLE unless the two"
                    + " roles chancery_sync and chancery_broker exist")
    private @Nullable String user;

    @Option(
            names = "--password-file",
            scope = ScopeType.INHERIT,
            paramLabel = "FILE",
            description = "File whose first line is the password of --user; without it, the variable "
                    + PASSWORD_VARIABLE + " is read")
    private @Nullable Path passwordFile;

    /** A source of connections that has been seen to work. */
    DataSource connect() {
        var database = new PGSimpleDataSource();
        try {
            database.setUrl(requireNonNull(url));
        } catch (IllegalArgumentException notPostgres) {
            throw new MigrationFailed(
                    "not a PostgreSQL address: " + address() + "; it reads jdbc:postgresql://HOST/DATABASE");
        }
        database.setUser(requireNonNull(user));
        password(database);
        database.setConnectTimeout(CONNECT_SECONDS);
        database.setApplicationName("chancery-migrations");
        try (var probe = database.getConnection()) {
            probe.setReadOnly(true);
            return database;
        } catch (SQLException refused) {
            throw new MigrationFailed("cannot connect to " + address() + " as " + user + ": "
                    + MigrationFailed.because(refused).getMessage());
        }
    }

    private void password(PGSimpleDataSource database) {
        var variable = System.getenv(PASSWORD_VARIABLE);
        if (passwordFile != null) {
            database.setPassword(new PasswordFile(passwordFile).read().value());
        } else if (variable != null && !variable.isEmpty()) {
            database.setPassword(variable);
        }
    }

    /** The address without its parameters, among which a password may be. */
    String address() {
        return requireNonNull(url).replaceFirst("\\?.*", "");
    }
}
