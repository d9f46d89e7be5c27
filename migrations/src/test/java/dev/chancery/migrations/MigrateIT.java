package dev.chancery.migrations;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.chancery.testbed.Database;
import dev.chancery.testbed.Servers;
import java.util.List;
import java.util.concurrent.Executors;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.jdbc.core.JdbcTemplate;

@ExtendWith(Servers.class)
class MigrateIT {
    private static final String SCHEMAS =
            "SELECT nspname FROM pg_namespace WHERE nspname IN ('registry', 'sync', 'broker', 'audit') ORDER BY 1";
    private static final String EVERYTHING = """
            SELECT relname || ' ' || coalesce(relacl::text, '') FROM pg_class
            WHERE relnamespace::regnamespace::text IN ('registry', 'sync', 'broker', 'audit')
            UNION ALL
            SELECT proname || ' ' || prosrc || coalesce(proacl::text, '') FROM pg_proc
            WHERE pronamespace::regnamespace::text IN ('registry', 'sync', 'broker', 'audit')
            UNION ALL
            SELECT version || ' ' || installed_on FROM migrations.flyway_schema_history ORDER BY 1""";

    private Database database;

    @BeforeEach
    void takeAnEmptyDatabase(Database server) {
        database = server.createDatabase("empty");
    }

    @AfterEach
    void dropIt() {
        database.close();
    }

    @Test
    void makesTheWholeSchemaFromNothing() {
        Migrate.apply(database.dataSource());

        assertThat(strings(SCHEMAS)).containsExactly("audit", "broker", "registry", "sync");
        assertThat(new Schema(database.dataSource()).steps())
                .hasSizeGreaterThan(4)
                .allMatch(Schema.Step::applied);
    }

    @Test
    void changesNothingTheSecondTime() {
        Migrate.apply(database.dataSource());
        var before = strings(EVERYTHING);

        Migrate.apply(database.dataSource());

        assertThat(before).hasSizeGreaterThan(30);
        assertThat(strings(EVERYTHING)).isEqualTo(before);
    }

    @Test
    void survivesTwoAtOnce() throws Exception {
        try (var both = Executors.newFixedThreadPool(2)) {
            var first = both.submit(() -> Migrate.apply(database.dataSource()));
            var second = both.submit(() -> Migrate.apply(database.dataSource()));
            first.get();
            second.get();
        }
        assertThat(new Schema(database.dataSource()).steps()).allMatch(Schema.Step::applied);
    }

    @Test
    void leavesNothingBehindWhenAStepFails() {
        jdbc().execute("CREATE SCHEMA audit");

        assertThatThrownBy(() -> Migrate.apply(database.dataSource()))
                .isInstanceOf(MigrationFailed.class)
                .hasMessage("schema \"audit\" already exists");
        assertThat(strings(SCHEMAS)).containsExactly("audit");
    }

    @Test
    void takesBackWhatWasGrantedBeside() {
        Migrate.apply(database.dataSource());
        jdbc().execute("GRANT SELECT ON broker.signing_key TO chancery_sync, PUBLIC");
        jdbc().execute("GRANT UPDATE (detail), DELETE ON audit.event TO chancery_broker");

        Migrate.apply(database.dataSource());

        assertThat(strings("""
                        SELECT 'open' WHERE has_table_privilege('chancery_sync', 'broker.signing_key', 'SELECT')
                           OR has_any_column_privilege('chancery_broker', 'audit.event', 'UPDATE')
                           OR has_table_privilege('chancery_broker', 'audit.event', 'DELETE')""")).isEmpty();
    }

    @Test
    void needsNoSuperuser() {
        Migrate.apply(database.dataSource());
        jdbc().execute("DROP ROLE IF EXISTS plain_owner");
        jdbc().execute("CREATE ROLE plain_owner LOGIN");
        try (var second = database.createDatabase("plain")) {
            new JdbcTemplate(second.dataSource())
                    .execute(
                            "DO $$ BEGIN EXECUTE format('ALTER DATABASE %I OWNER TO plain_owner', current_database()); END $$");

            Migrate.apply(second.dataSource("plain_owner"));

            assertThat(MigratedDatabase.values(
                            second.dataSource("chancery_sync"), "SELECT count(*) FROM registry.robot"))
                    .containsExactly("0");
        } finally {
            jdbc().execute("DROP ROLE plain_owner");
        }
    }

    @Test
    void refusesARoleThatIsTooPowerful() {
        Migrate.apply(database.dataSource());
        jdbc().execute("ALTER ROLE chancery_broker CREATEDB");
        try {
            assertThatThrownBy(() -> Migrate.apply(database.dataSource()))
                    .isInstanceOf(MigrationFailed.class)
                    .hasMessageContaining("too powerful for its purpose: chancery_broker")
                    .hasMessageContaining("NOCREATEDB");
        } finally {
            jdbc().execute("ALTER ROLE chancery_broker NOCREATEDB");
        }
    }

    @Test
    void saysInOneLineWhatASmallRoleLacks() {
        Migrate.apply(database.dataSource());
        jdbc().execute("DROP ROLE IF EXISTS nobody_much");
        jdbc().execute("CREATE ROLE nobody_much LOGIN");
        try (var second = database.createDatabase("closed")) {
            DataSource nobody = second.dataSource("nobody_much");
            assertThatThrownBy(() -> Migrate.apply(nobody))
                    .isInstanceOf(MigrationFailed.class)
                    .hasMessageContaining("permission denied for database");
        } finally {
            jdbc().execute("DROP ROLE nobody_much");
        }
    }

    private JdbcTemplate jdbc() {
        return new JdbcTemplate(database.dataSource());
    }

    private List<String> strings(String query) {
        return MigratedDatabase.values(database.dataSource(), query);
    }
}
