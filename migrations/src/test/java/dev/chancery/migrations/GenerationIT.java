package dev.chancery.migrations;

import static dev.chancery.migrations.MigratedDatabase.BROKER;
import static dev.chancery.migrations.MigratedDatabase.OWNER;
import static dev.chancery.migrations.MigratedDatabase.SYNC;
import static org.assertj.core.api.Assertions.assertThat;

import dev.chancery.testbed.Database;
import dev.chancery.testbed.Servers;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.postgresql.PGConnection;
import org.postgresql.PGNotification;

@ExtendWith(Servers.class)
class GenerationIT {
    private static final String COMMIT = "SELECT registry.commit_generation(NULL)";

    private MigratedDatabase database;

    @BeforeEach
    void migrate(Database server) {
        database = MigratedDatabase.on(server);
    }

    @AfterEach
    void drop() {
        database.close();
    }

    @Test
    void isAnnouncedAfterTheCommitAndNotBefore() throws SQLException {
        try (var broker = database.connect(BROKER);
                var sync = database.connect(SYNC);
                var listen = broker.createStatement();
                var write = sync.createStatement()) {
            listen.execute("LISTEN registry_changed");
            sync.setAutoCommit(false);
            write.execute(COMMIT);
            assertThat(heard(broker, 300)).isEmpty();

            sync.commit();

            assertThat(heard(broker, 300_000)).containsExactly("1");
        }
    }

    @Test
    void isNotAnnouncedWhenRolledBack() throws SQLException {
        try (var broker = database.connect(BROKER);
                var sync = database.connect(SYNC);
                var listen = broker.createStatement();
                var write = sync.createStatement()) {
            listen.execute("LISTEN registry_changed");
            sync.setAutoCommit(false);
            write.execute(COMMIT);
            sync.rollback();
            write.execute(COMMIT);
            sync.commit();

            assertThat(heard(broker, 300_000)).containsExactly("2");
        }
    }

    @Test
    void isOnePerTransaction() {
        database.change(COMMIT);
        database.change(COMMIT);

        assertThat(database.rows(SYNC, "SELECT generation FROM registry.generation ORDER BY 1"))
                .extracting(row -> row.text("generation"))
                .containsExactly("1", "2");
    }

    @Test
    void isOnEveryRowThatItChanged() {
        database.change("INSERT INTO registry.cluster (name, generation) VALUES ('east', 77), ('west', 77)");
        database.change("UPDATE registry.cluster SET labels = '{\"zone\": \"a\"}' WHERE name = 'west'");

        assertThat(database.rows(BROKER, "SELECT name, generation FROM registry.cluster ORDER BY name"))
                .extracting(row -> row.text("name") + " " + row.text("generation"))
                .containsExactly("east 1", "west 2");
    }

    @Test
    void isNeededForEveryChange() {
        database.change("INSERT INTO registry.cluster (name) VALUES ('east')");
        for (var statement : List.of(
                "INSERT INTO registry.cluster (name, generation) VALUES ('west', 1)",
                "UPDATE registry.cluster SET generation = 1",
                "DELETE FROM registry.cluster")) {
            for (var role : List.of(SYNC, OWNER)) {
                assertThat(database.refusal(role, statement))
                        .as("%s", statement)
                        .hasMessageContaining("registry.cluster is changed outside a generation");
            }
        }
    }

    @Test
    void becomesVisibleInOrder() throws SQLException {
        try (var first = database.connect(SYNC);
                var second = database.connect(SYNC);
                var one = first.createStatement();
                var two = second.createStatement()) {
            first.setAutoCommit(false);
            one.execute(COMMIT);
            assertThat(database.refusal(SYNC, "SET LOCAL lock_timeout = '200ms'; " + COMMIT))
                    .satisfies(refused -> assertThat(refused.state()).isEqualTo("55P03"));
            first.commit();
            two.execute(COMMIT);
        }
        assertThat(database.values(SYNC, "SELECT count(*) FROM registry.generation"))
                .containsExactly("2");
    }

    private static List<String> heard(Connection connection, int milliseconds) throws SQLException {
        var notifications = connection.unwrap(PGConnection.class).getNotifications(milliseconds);
        return Stream.of(notifications).map(PGNotification::getParameter).toList();
    }
}
