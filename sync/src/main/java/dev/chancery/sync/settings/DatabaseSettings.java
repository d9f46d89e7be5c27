package dev.chancery.sync.settings;

import java.nio.file.Path;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Where the registry is.
 *
 * @param url {@code jdbc:postgresql://host:port/database}
 * @param passwordFile the whole file without a line end, or null where the server asks for none
 */
public record DatabaseSettings(
        String url, String user, @Nullable Path passwordFile) {
    /** @throws IllegalArgumentException when the URL is of another database, or carries a password */
    public DatabaseSettings {
        if (!url.startsWith("jdbc:postgresql:")) throw new IllegalArgumentException("not a jdbc:postgresql: URL");
        if (url.toLowerCase(Locale.ROOT).contains("password="))
            throw new IllegalArgumentException("the password belongs in password-file, not in the URL");
    }
}
