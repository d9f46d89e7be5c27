package dev.chancery.broker.policy;

import dev.chancery.broker.MigratedDatabase;
import dev.chancery.testbed.Database;
import java.sql.SQLException;
import javax.sql.DataSource;
import org.springframework.jdbc.core.JdbcTemplate;

/** A registry in a real PostgreSQL: written with the rights of sync, read with those of the broker. */
final class TestRegistry implements AutoCloseable {
    private final Database database;

    private TestRegistry(Database database) {
        this.database = database;
    }

    static TestRegistry on(Database server) {
        var registry = new TestRegistry(MigratedDatabase.on(server, "policy"));
        registry.change("INSERT INTO registry.cluster (name) VALUES ('east'), ('west')");
        return registry;
    }

    DataSource broker() {
        return database.dataSource("chancery_broker");
    }

    /** One change set of sync. */
    void change(String... statements) {
        run("chancery_sync", "SELECT registry.commit_generation(NULL); " + String.join("; ", statements));
    }

    void run(String role, String statements) {
        try (var connection = database.dataSource(role).getConnection();
                var statement = connection.createStatement()) {
            connection.setAutoCommit(false);
            statement.execute(statements);
            connection.commit();
        } catch (SQLException e) {
            throw new IllegalStateException(statements, e);
        }
    }

    /** As the owner of the database. */
    void force(String statements) {
        run("postgres", statements);
    }

    /** The first column of the first row, as the owner of the database. */
    String value(String query) {
        return String.valueOf(new JdbcTemplate(database.dataSource()).queryForObject(query, String.class));
    }

    static String robot(String name) {
        return ("INSERT INTO registry.robot (stable_id, directory, login, dn, state, state_since, service_account_name)"
                        + " VALUES ('id-%1$s', 'corp', '%1$s', 'cn=%1$s', 'active', now(), '%1$s')")
                .formatted(name);
    }

    static String home(String name) {
        return ("INSERT INTO registry.placement (cluster, namespace, service_account, stable_id, rule, service_account_uid, observed_at)"
                        + " VALUES ('east', 'jobs', '%1$s', 'id-%1$s', 'jobs', '%2$s', now())")
                .formatted(name, TestDossiers.UID);
    }

    static String grant(String name, String audience) {
        return "INSERT INTO registry.audience_grant (stable_id, audience, rule) VALUES ('id-%s', '%s', 'grants')"
                .formatted(name, audience);
    }

    @Override
    public void close() {
        database.close();
    }
}
