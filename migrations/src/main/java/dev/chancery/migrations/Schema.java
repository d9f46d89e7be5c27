package dev.chancery.migrations;

import java.util.Arrays;
import java.util.List;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;

/** The schema of one database: which version it has, and the way to the current one. Flyway is known here only. */
final class Schema {
    /** Where Flyway keeps its history, apart from the four schemas that the programs meet in. */
    static final String HISTORY = "migrations";

    private final Flyway flyway;

    Schema(DataSource database) {
        flyway = Flyway.configure(Schema.class.getClassLoader())
                .dataSource(database)
                .locations("classpath:db/migration")
                .failOnMissingLocations(true)
                .validateMigrationNaming(true)
                .schemas(HISTORY)
                .defaultSchema(HISTORY)
                .placeholderReplacement(false)
                .group(true) // all or nothing: a half migrated database cannot be
                .cleanDisabled(true)
                .load();
    }

    Migrated migrate() {
        try {
            var result = flyway.migrate();
            var version = flyway.info().current().getVersion();
            return new Migrated(String.valueOf(version), result.migrationsExecuted);
        } catch (FlywayException failure) {
            throw MigrationFailed.because(failure);
        }
    }

    List<Step> steps() {
        try {
            return Arrays.stream(flyway.info().all())
                    .filter(info -> info.getVersion() != null) // else it is the making of the history itself
                    .map(info -> new Step(
                            String.valueOf(info.getVersion()),
                            info.getDescription(),
                            info.getState().getDisplayName(),
                            info.getState().isApplied()))
                    .toList();
        } catch (FlywayException failure) {
            throw MigrationFailed.because(failure);
        }
    }

    /** The version reached, and how many steps led there now. */
    record Migrated(String version, int steps) {}

    /** One step of the way, taken or to be taken. */
    record Step(String version, String description, String state, boolean applied) {}
}
