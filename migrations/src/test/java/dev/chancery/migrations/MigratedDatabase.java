package dev.chancery.migrations;

import dev.chancery.testbed.Database;
import java.io.Serial;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import javax.sql.DataSource;
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

    List<Row> rows(String role, String query) {
        return new JdbcTemplate(database.dataSource(role)).query(query, (row, _) -> Row.of(row));
    }

    /** The first column of each row. */
    List<String> values(String role, String query) {
        return values(database.dataSource(role), query);
    }

    static List<String> values(DataSource database, String query) {
        return new JdbcTemplate(database).query(query, (row, _) -> String.valueOf(row.getString(1)));
    }

    /** What the database says to statements that it must refuse; to let them pass is a failure. */
    Refused refusal(String role, String statements) {
        try {
            run(role, statements);
        } catch (Refused refused) {
            return refused;
        }
        throw new AssertionError(role + " was not refused: " + statements);
    }

    @Override
    public void close() {
        database.close();
    }

    /** One row of an answer as text, in which null is empty. */
    record Row(Map<String, String> columns) {
        static Row of(ResultSet answer) throws SQLException {
            var columns = new HashMap<String, String>();
            for (int column = 1; column <= answer.getMetaData().getColumnCount(); column++) {
                var text = answer.getString(column);
                columns.put(answer.getMetaData().getColumnLabel(column), text == null ? "" : text);
            }
            return new Row(Map.copyOf(columns));
        }

        String text(String column) {
            var text = columns.get(column);
            if (text == null) {
                throw new IllegalArgumentException("the answer has no column " + column);
            }
            return text;
        }
    }

    /** The database said no. */
    static final class Refused extends RuntimeException {
        @Serial
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
