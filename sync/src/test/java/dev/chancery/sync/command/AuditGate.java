package dev.chancery.sync.command;

import dev.chancery.testbed.Database;
import java.sql.Connection;
import java.sql.SQLException;

/**
 * Keeps sync in the middle of its changes, however fast it is or slow whoever watches it: that a step is done cannot be
 * written down, and so no further one is begun, until the gate is opened. Where the database has died meanwhile, it is open.
 */
final class AuditGate implements AutoCloseable {
    /** Named so that it comes before the trigger that takes the end of the chain: who waits here keeps nobody else from writing. */
    private static final String GATE = """
            CREATE FUNCTION wait_at_gate() RETURNS trigger LANGUAGE plpgsql AS $$
            BEGIN
                PERFORM pg_advisory_xact_lock_shared(1);
                RETURN NEW;
            END $$;
            CREATE TRIGGER a_gate BEFORE INSERT ON audit.event FOR EACH ROW
                WHEN (NEW.kind = 'change.applied' AND %s) EXECUTE FUNCTION wait_at_gate()""";

    private final Connection keeper;

    private AuditGate(Connection keeper) {
        this.keeper = keeper;
    }

    /**
     * Shuts it; once in a database.
     *
     * @param steps which steps wait at it, as a condition on the row {@code NEW} of the audit
     */
    static AuditGate shut(Database database, String steps) throws SQLException {
        var keeper = database.dataSource().getConnection();
        try (var statement = keeper.createStatement()) {
            statement.execute("SET lock_timeout = '2min'");
            statement.execute("SELECT pg_advisory_lock(1)");
            statement.execute(GATE.formatted(steps));
            return new AuditGate(keeper);
        } catch (SQLException e) {
            keeper.close();
            throw e;
        }
    }

    /** For ServiceAccounts that are created, or deleted. */
    static String serviceAccounts(String change) {
        return "NEW.detail ->> 'change' = '" + change + "' AND NEW.detail ->> 'object' LIKE 'ServiceAccount %'";
    }

    /** From now on nobody waits. */
    @Override
    public void close() throws SQLException {
        keeper.close();
    }
}
