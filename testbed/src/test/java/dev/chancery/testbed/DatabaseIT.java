package dev.chancery.testbed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

@Needs(ServerKind.POSTGRESQL)
class DatabaseIT {
    private static final Duration SOON = Duration.ofMinutes(2);
    private static Database server;

    @BeforeAll
    static void start() {
        server = Database.start();
    }

    @AfterAll
    static void close() {
        server.close();
    }

    @Test
    void keepsItsRowsWhenKilledAndRestarted() throws SQLException {
        try (var database = server.createDatabase("rows")) {
            run(database, "CREATE TABLE robot (name text)");
            run(database, "INSERT INTO robot VALUES ('backup')");
            database.kill();
            assertThatThrownBy(() -> ask(database, "SELECT 1")).isInstanceOf(SQLException.class);
            database.restart();
            assertThat(ask(database, "SELECT name FROM robot")).isEqualTo("backup");
        }
    }

    @Test
    void makesDatabasesLikeATemplateThatIsPreparedOnce() throws SQLException {
        var prepared = new AtomicInteger();
        var template = new DatabaseTemplate("model", source -> {
            prepared.incrementAndGet();
            try (var connection = source.getConnection();
                    var statement = connection.createStatement()) {
                statement.execute("CREATE TABLE robot (name text)");
                statement.execute("CREATE ROLE stranger LOGIN");
                statement.execute("REVOKE ALL ON DATABASE " + connection.getCatalog() + " FROM PUBLIC");
            } catch (SQLException e) {
                throw new IllegalStateException(e);
            }
        });
        try (var one = server.createDatabase("one", template);
                var other = server.createDatabase("other", template)) {
            run(one, "INSERT INTO robot VALUES ('backup')");

            assertThat(ask(one, "SELECT count(*)::text FROM robot")).isEqualTo("1");
            assertThat(ask(other, "SELECT count(*)::text FROM robot")).isEqualTo("0");
            assertThat(prepared).hasValue(1);
            assertThatThrownBy(() -> other.dataSource("stranger").getConnection())
                    .as("who may connect is as in the template")
                    .hasMessageContaining("permission denied for database");
        }
    }

    @Test
    void answersNobodyWhilePausedNotEvenWhoIsConnected() throws Exception {
        try (var connection = server.dataSource().getConnection();
                var statement = connection.createStatement()) {
            server.pause();
            var answer = CompletableFuture.supplyAsync(() -> {
                try {
                    return statement.execute("SELECT 1");
                } catch (SQLException e) {
                    throw new IllegalStateException(e);
                }
            });
            assertThatThrownBy(
                            () -> answer.orTimeout(300, TimeUnit.MILLISECONDS).join())
                    .hasCauseInstanceOf(TimeoutException.class);
            server.resume();
        }
        Await.until("an answer", SOON, () -> ask(server, "SELECT 1").equals("1"));
    }

    @Test
    void isPostgreSql18WithUtf8() throws SQLException {
        assertThat(ask(server, "SHOW server_version")).startsWith("18.");
        assertThat(ask(server, "SHOW server_encoding")).isEqualTo("UTF8");
    }

    @Test
    void databasesOfOneServerAreEmptyAndApart() throws SQLException {
        try (var one = server.createDatabase("apart");
                var two = server.createDatabase("apart")) {
            run(one, "CREATE TABLE robot (name text)");
            assertThat(ask(two, "SELECT count(*) FROM pg_tables WHERE schemaname = 'public'"))
                    .isEqualTo("0");
        }
    }

    @Test
    void closingDropsTheDatabaseThoughSomebodyIsConnected() throws SQLException {
        var database = server.createDatabase("dropped");
        try (var connection = database.dataSource().getConnection()) {
            database.close();
            assertThat(connection.isValid(5)).isFalse();
        }
        assertThat(ask(server, "SELECT count(*) FROM pg_database WHERE datname LIKE 'dropped%'"))
                .isEqualTo("0");
    }

    @Test
    void rolesConnectAsThemselves() throws SQLException {
        run(server, "CREATE ROLE clerk LOGIN");
        try (var connection = server.dataSource("clerk").getConnection();
                var answer = connection.createStatement().executeQuery("SELECT current_user")) {
            assertThat(answer.next()).isTrue();
            assertThat(answer.getString(1)).isEqualTo("clerk");
        }
    }

    private static void run(Database database, String sql) throws SQLException {
        try (var connection = database.dataSource().getConnection();
                var statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private static String ask(Database database, String sql) throws SQLException {
        try (var connection = database.dataSource().getConnection();
                var statement = connection.createStatement();
                var answer = statement.executeQuery(sql)) {
            assertThat(answer.next()).isTrue();
            return answer.getString(1);
        }
    }
}
