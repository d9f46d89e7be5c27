package dev.chancery.migrations;

import static dev.chancery.migrations.MigratedDatabase.OWNER;
import static org.assertj.core.api.Assertions.assertThat;

import dev.chancery.migrations.MigratedDatabase.Row;
import dev.chancery.testbed.Database;
import dev.chancery.testbed.Servers;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;

/** The comments of the migrated database are the documentation; README.md repeats them word for word. */
@ExtendWith(Servers.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SchemaDocumentIT {
    private static final Path README = Path.of("README.md");
    private static final String BEGIN = "<!-- generated from the migrated database: begin -->\n";
    private static final String END = "<!-- generated from the migrated database: end -->\n";
    private static final String SCHEMAS = "('registry', 'sync', 'broker', 'audit')";

    private MigratedDatabase database;

    @BeforeAll
    void migrate(Database server) {
        database = MigratedDatabase.on(server);
    }

    @AfterAll
    void drop() {
        database.close();
    }

    @Test
    void everySchemaTableColumnTypeAndFunctionHasAComment() {
        var silent = database.values(OWNER, """
                SELECT nspname AS name FROM pg_namespace
                WHERE nspname IN %1$s AND obj_description(oid, 'pg_namespace') IS NULL
                UNION ALL
                SELECT oid::regclass::text FROM pg_class
                WHERE relnamespace::regnamespace::text IN %1$s AND relkind = 'r' AND obj_description(oid, 'pg_class') IS NULL
                UNION ALL
                SELECT attrelid::regclass || '.' || attname FROM pg_attribute JOIN pg_class ON pg_class.oid = attrelid
                WHERE relnamespace::regnamespace::text IN %1$s AND relkind = 'r' AND attnum > 0 AND NOT attisdropped
                  AND col_description(attrelid, attnum) IS NULL
                UNION ALL
                SELECT oid::regtype::text FROM pg_type
                WHERE typnamespace::regnamespace::text IN %1$s AND typtype = 'd' AND obj_description(oid, 'pg_type') IS NULL
                UNION ALL
                SELECT oid::regprocedure::text FROM pg_proc
                WHERE pronamespace::regnamespace::text IN %1$s AND obj_description(oid, 'pg_proc') IS NULL""".formatted(SCHEMAS));

        assertThat(silent).isEmpty();
    }

    @Test
    void theReadmeSaysWhatTheDatabaseSays() throws IOException {
        var readme = Files.readString(README);
        var before = readme.substring(0, readme.indexOf(BEGIN) + BEGIN.length());
        var after = readme.substring(readme.indexOf(END));
        var expected = before + "\n" + document() + "\n" + after;

        if (Boolean.getBoolean("chancery.write-docs")) {
            Files.writeString(README, expected);
        }
        assertThat(Files.readString(README))
                .as("migrations/README.md is out of date: run its test with -Dchancery.write-docs=true")
                .isEqualTo(expected);
    }

    private String document() {
        var lines = new ArrayList<String>();
        for (var schema : rows(
                "SELECT nspname AS name, obj_description(oid, 'pg_namespace') AS meaning FROM pg_namespace WHERE nspname IN "
                        + SCHEMAS
                        + " ORDER BY array_position(ARRAY['registry', 'sync', 'broker', 'audit']::name[], nspname)")) {
            lines.add("### Schema `%s`".formatted(schema.text("name")));
            lines.add("");
            lines.add(schema.text("meaning"));
            lines.add("");
            lines.add("| table, written (w) and read (r) by | column | type | meaning |");
            lines.add("|---|---|---|---|");
            for (var table : tables(schema.text("name"))) {
                lines.add("| **%s** %s | | | %s |".formatted(table.text("name"), table.text("rights"), cell(table)));
                columns(table.text("oid"))
                        .forEach(column -> lines.add("| | `%s` | %s | %s |"
                                .formatted(column.text("name"), column.text("type"), cell(column))));
            }
            lines.add("");
        }
        lines.add("### Functions to call");
        lines.add("");
        lines.add("| function | called by | meaning |");
        lines.add("|---|---|---|");
        functions()
                .forEach(function -> lines.add("| `%s` | %s | %s |"
                        .formatted(function.text("name"), function.text("callers"), cell(function))));
        return lines.stream().collect(Collectors.joining("\n", "", "\n"));
    }

    private List<Row> tables(String schema) {
        return rows("""
                SELECT oid, relname AS name, obj_description(oid, 'pg_class') AS meaning, (
                    SELECT coalesce(string_agg(substr(role, 10) || ' ' || rights, ', ' ORDER BY role DESC), '') FROM (
                        SELECT role, concat_ws('',
                            CASE WHEN has_table_privilege(role, pg_class.oid, 'SELECT') THEN 'r' END,
                            CASE WHEN has_any_column_privilege(role, pg_class.oid, 'INSERT, UPDATE') OR has_table_privilege(role, pg_class.oid, 'DELETE') THEN 'w' END) AS rights
                        FROM unnest(ARRAY['chancery_sync', 'chancery_broker']) AS role) AS who WHERE rights <> '') AS rights
                FROM pg_class WHERE relnamespace::regnamespace::text = '%s' AND relkind = 'r' ORDER BY pg_class.oid""".formatted(schema));
    }

    private List<Row> columns(String table) {
        return rows("""
                SELECT attname AS name, format_type(atttypid, atttypmod) || CASE WHEN attnotnull THEN '' ELSE ', may be empty' END AS type,
                       col_description(attrelid, attnum) AS meaning
                FROM pg_attribute WHERE attrelid = %s AND attnum > 0 AND NOT attisdropped ORDER BY attnum""".formatted(table));
    }

    private List<Row> functions() {
        return rows("""
                SELECT oid::regprocedure::text AS name, obj_description(oid, 'pg_proc') AS meaning, (
                    SELECT string_agg(substr(role, 10), ', ' ORDER BY role DESC) FROM unnest(ARRAY['chancery_sync', 'chancery_broker']) AS role
                    WHERE has_function_privilege(role, pg_proc.oid, 'EXECUTE')) AS callers
                FROM pg_proc WHERE pronamespace::regnamespace::text IN %s
                  AND (has_function_privilege('chancery_sync', oid, 'EXECUTE') OR has_function_privilege('chancery_broker', oid, 'EXECUTE'))
                ORDER BY 1""".formatted(SCHEMAS));
    }

    private List<Row> rows(String query) {
        return database.rows(OWNER, query);
    }

    private static String cell(Row row) {
        return row.text("meaning").replace("|", "\\|");
    }
}
