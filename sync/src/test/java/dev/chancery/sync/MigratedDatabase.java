package dev.chancery.sync;

import dev.chancery.migrations.Migrate;
import dev.chancery.testbed.Database;
import dev.chancery.testbed.DatabaseTemplate;

/** A database of a test's own with the current schema and nothing in it. */
public final class MigratedDatabase {
    private static final DatabaseTemplate CURRENT = new DatabaseTemplate("current", Migrate::apply);

    private MigratedDatabase() {}

    public static Database on(Database server, String prefix) {
        return server.createDatabase(prefix, CURRENT);
    }
}
