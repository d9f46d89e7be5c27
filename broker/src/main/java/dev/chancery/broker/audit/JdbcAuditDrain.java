package dev.chancery.broker.audit;

import java.util.List;
import javax.sql.DataSource;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.datasource.DataSourceTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/** The audit in PostgreSQL, written as {@code chancery_broker}; the database chains the rows ({@code audit.event}). */
final class JdbcAuditDrain implements AuditDrain {
    private static final String INSERT =
            "INSERT INTO audit.event (kind, stable_id, cluster, detail) VALUES (?, ?, ?, ?::jsonb)"
                    + " ON CONFLICT ((detail ->> 'event_id')) WHERE detail ->> 'event_id' IS NOT NULL DO NOTHING";
    /** For one batch: a database that is silent for longer is taken for dead. */
    private static final int SILENCE_SECONDS = 30;

    private final JdbcTemplate jdbc;
    private final TransactionTemplate transaction;

    JdbcAuditDrain(DataSource source) {
        jdbc = new JdbcTemplate(source);
        jdbc.setQueryTimeout(SILENCE_SECONDS);
        transaction = new TransactionTemplate(new DataSourceTransactionManager(source));
    }

    @Override
    public void store(List<JournalEntry> entries) {
        var rows = entries.stream()
                .map(entry -> new Object[] {entry.kind(), entry.robot(), entry.cluster(), entry.detail()})
                .toList();
        transaction.executeWithoutResult(_ -> jdbc.batchUpdate(INSERT, rows));
    }
}
