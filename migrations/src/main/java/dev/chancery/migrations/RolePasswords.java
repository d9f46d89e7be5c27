package dev.chancery.migrations;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.postgresql.PGConnection;
import picocli.CommandLine.Option;

/** Passwords for the roles of the two programs. They reach the server as SCRAM verifiers, so that no log of it can hold them. */
final class RolePasswords {
    @Option(
            names = "--sync-password-file",
            paramLabel = "FILE",
            description = "File whose first line becomes the password of chancery_sync")
    private @Nullable Path syncFile;

    @Option(
            names = "--broker-password-file",
            paramLabel = "FILE",
            description = "File whose first line becomes the password of chancery_broker")
    private @Nullable Path brokerFile;

    /** What the files hold; read before anything is changed. */
    Map<String, PasswordFile.Password> read() {
        var passwords = new LinkedHashMap<String, PasswordFile.Password>();
        if (syncFile != null) {
            passwords.put("chancery_sync", new PasswordFile(syncFile).read());
        }
        if (brokerFile != null) {
            passwords.put("chancery_broker", new PasswordFile(brokerFile).read());
        }
        return passwords;
    }

    /** Sets them, and answers the roles that have a new one. */
    static List<String> set(DataSource database, Map<String, PasswordFile.Password> passwords) {
        if (passwords.isEmpty()) {
            return List.of();
        }
        try (var connection = database.getConnection()) {
            for (var entry : passwords.entrySet()) {
                set(connection, entry.getKey(), entry.getValue());
            }
            return List.copyOf(passwords.keySet());
        } catch (SQLException refused) {
            throw MigrationFailed.because(refused);
        }
    }

    private static void set(Connection connection, String role, PasswordFile.Password password) throws SQLException {
        connection
                .unwrap(PGConnection.class)
                .alterUserPassword(role, password.value().toCharArray(), "scram-sha-256");
    }
}
