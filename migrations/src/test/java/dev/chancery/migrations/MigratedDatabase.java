package dev.chancery.migrations;

import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.chancery.testbed.Database;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.JdbcTemplate;

/** A database of the current schema, for one test class; asked as any role. */
final class MigratedDatabase implements AutoCloseable {
    static final String SYNC = "chancery_sync";
    static final String BROKER = "chancery_broker";
    static final String OWNER = "postgres";

    private final Database database;

    private MigratedDatabase(Database database) {
        this.database = database;
    }

    static MigratedDatabase on(Database server) {
        var database = server.createDatabase("schema");
        Migrate.apply(database.dataSource());
        return new MigratedDatabase(database);
    }

    Connection connect(String role) throws SQLException {
        return database.dataSource(role).getConnection();
    }

    /** Runs statements as one transaction, which begins and ends here. */
    void run(String role, String statements) {
        try (var connection = connect(role);
                var statement = connection.createStatement()) {
            statement.execute(statements);
        } catch (SQLException refused) {
            throw new Refused(role, statements, refused);
        }
    }

    /** Runs statements that change the registry, as one change set of sync. */
    void change(String statements) {
        run(SYNC, "SELECT registry.commit_generation(NULL); " + statements);
    }

    List<Map<String, @Nullable Object>> rows(String role, String query) {
        return new JdbcTemplate(database.dataSource(role)).queryForList(query);
    }

    @Nullable
    Object value(String role, String query) {
        return new JdbcTemplate(database.dataSource(role)).queryForObject(query, Object.class);
    }

    /** What the database says to statements that it must refuse; null when it lets them pass. */
    @Nullable
    Refused refusal(String role, String statements) {
        return catchThrowableOfType(Refused.class, () -> run(role, statements));
    }

    @Override
    public void close() {
        database.close();
    }

    /** The database said no. */
    static final class Refused extends RuntimeException {
        private static final long serialVersionUID = 1L;

        private final String state;

        Refused(String role, String statements, SQLException cause) {
            super(role + ": " + statements + ": " + cause.getMessage(), cause);
            this.state = cause.getSQLState();
        }

        /** SQLSTATE, for example 42501. */
        String state() {
            return state;
        }
    }
}
