package dev.chancery.migrations;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chancery.testbed.Database;
import dev.chancery.testbed.Servers;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What a transaction costs that writes many robots, one statement each, as sync does. */
@ExtendWith(Servers.class)
class NotesCostIT {
    private static final int ROBOTS = 3_000;

    @Test
    void notesARobotAtACostThatDoesNotGrowWithThoseNotedBefore(Database server) throws SQLException {
        try (var database = MigratedDatabase.on(server);
                var connection = database.connect(MigratedDatabase.SYNC)) {
            connection.setAutoCommit(false);
            run(connection, "SELECT registry.commit_generation(NULL)");
            // A plan that is kept from when there was little must still be good when there is much.
            for (int n = 0; n < 20; n++) run(connection, robot(n));
            long before = touched(connection);

            try (var statement = connection.createStatement()) {
                for (var robot : IntStream.range(20, 20 + ROBOTS)
                        .mapToObj(NotesCostIT::robot)
                        .toList()) statement.addBatch(robot);
                statement.executeBatch();
            }

            assertThat(touched(connection) - before).isLessThan(20L * ROBOTS);
            connection.rollback();
        }
    }

    /** Rows of the notes that this transaction has looked at. */
    private static long touched(Connection connection) throws SQLException {
        try (var statement = connection.createStatement();
                var row = statement.executeQuery(
                        "SELECT seq_tup_read + idx_tup_fetch FROM pg_stat_xact_all_tables WHERE relid = 'registry.robot_change'::regclass")) {
            assertThat(row.next()).isTrue();
            return row.getLong(1);
        }
    }

    private static String robot(int number) {
        return "INSERT INTO registry.robot (stable_id, directory, login, dn, state, state_since, service_account_name)"
                + " VALUES ('r%1$d', 'corp', 'r%1$d', 'uid=r%1$d', 'active', now(), 'r%1$d')".formatted(number);
    }

    private static void run(Connection connection, String sql) throws SQLException {
        try (var statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }
}
