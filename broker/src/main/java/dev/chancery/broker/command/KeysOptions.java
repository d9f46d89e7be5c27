package dev.chancery.broker.command;

import dev.chancery.broker.key.KeyEncryptionKeys;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Properties;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.datasource.DriverManagerDataSource;
import picocli.CommandLine.Option;
import picocli.CommandLine.ScopeType;

/** Where the keys are and what seals them, as the command line says it. */
final class KeysOptions {
    private static final String PASSWORD_VARIABLE = "CHANCERY_DATABASE_PASSWORD";
    private static final String SCHEME = "jdbc:postgresql:";
    private static final String CONNECT_SECONDS = "10";

    @Option(
            names = "--url",
            scope = ScopeType.INHERIT,
            paramLabel = "URL",
            description = "The database, for example jdbc:postgresql://db.example.com/chancery?sslmode=verify-full")
    private @Nullable String url;

    @Option(
            names = "--user",
            scope = ScopeType.INHERIT,
            paramLabel = "NAME",
            defaultValue = "chancery_broker",
            description = "The role of the broker (default: ${DEFAULT-VALUE})")
    private String user = "chancery_broker";

    @Option(
            names = "--password-file",
            scope = ScopeType.INHERIT,
            paramLabel = "FILE",
            description = "File whose first line is the password of --user; without it, the variable "
                    + PASSWORD_VARIABLE + " is read")
    private @Nullable Path passwordFile;

    @Option(
            names = "--key-encryption-keys",
            scope = ScopeType.INHERIT,
            paramLabel = "FILE",
            description =
                    "File with a line name:base64-of-32-bytes for each key-encryption key, the same as the broker's;"
                            + " without it, they come from where the broker has them")
    private @Nullable Path keysFile;

    /** The database that was named; empty when none was. */
    Optional<DataSource> database() {
        if (url == null) return Optional.empty();
        if (!url.startsWith(SCHEME))
            throw new IllegalArgumentException(
                    "--url is not a PostgreSQL address; it reads " + SCHEME + "//HOST/DATABASE");
        var database = new DriverManagerDataSource(url);
        var properties = new Properties();
        properties.setProperty("connectTimeout", CONNECT_SECONDS);
        properties.setProperty("ApplicationName", "chancery-keys");
        database.setConnectionProperties(properties);
        database.setUsername(user);
        var variable = System.getenv(PASSWORD_VARIABLE);
        if (passwordFile != null) database.setPassword(firstLine(passwordFile));
        else if (variable != null && !variable.isEmpty()) database.setPassword(variable);
        return Optional.of(database);
    }

    /** The key-encryption keys that were named; empty when none were: the broker's, then, and not those of this shell. */
    Optional<KeyEncryptionKeys> encryption() {
        return Optional.ofNullable(keysFile).map(KeyEncryptionKeys::read);
    }

    private static String firstLine(Path file) {
        try (var lines = Files.lines(file)) {
            return lines.findFirst()
                    .filter(line -> !line.isBlank())
                    .orElseThrow(() -> new IllegalArgumentException("the password file " + file + " is empty"));
        } catch (IOException | UncheckedIOException _) {
            throw new IllegalArgumentException("the password file " + file + " is not a readable text file");
        }
    }
}
