package dev.chancery.migrations;

import java.io.Serial;
import java.net.UnknownHostException;
import java.sql.SQLException;
import org.postgresql.util.PSQLException;

/** The database could not be migrated. The message is one line, fit to be read by an administrator, and holds no secret. */
public final class MigrationFailed extends RuntimeException {
    @Serial
    private static final long serialVersionUID = 1L;

    MigrationFailed(String message) {
        super(message);
    }

    private MigrationFailed(String message, Throwable cause) {
        super(message, cause);
    }

    /** Finds what the server said below the layers that pass it on. */
    static MigrationFailed because(Throwable failure) {
        var deepest = failure;
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            deepest = cause;
            if (cause instanceof PSQLException refused && refused.getServerErrorMessage() != null) {
                break;
            }
        }
        return new MigrationFailed(oneLine(deepest), failure);
    }

    private static String oneLine(Throwable cause) {
        var server = cause instanceof PSQLException refused ? refused.getServerErrorMessage() : null;
        var said = server == null ? cause.getMessage() : server.getMessage();
        if (cause instanceof UnknownHostException) {
            said = "no such host: " + said;
        }
        var words = said == null ? cause.getClass().getSimpleName() : said;
        if (server != null && server.getHint() != null) {
            words += " (" + server.getHint() + ")";
        }
        return cause instanceof SQLException
                ? flat(words)
                : flat(words.lines().findFirst().orElse(words));
    }

    private static String flat(String words) {
        return words.strip().replaceAll("\\s+", " ");
    }
}
