package dev.chancery.sync.audit;

import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.transaction.support.TransactionTemplate;
import tools.jackson.databind.json.JsonMapper;

/** The audit in PostgreSQL; the database chains the rows ({@code audit.event}). */
public final class JdbcAuditTrail implements AuditTrail {
    private static final String INSERT =
            "INSERT INTO audit.event (kind, run_id, stable_id, cluster, detail) VALUES (?, ?, ?, ?, ?::jsonb)";

    private final JdbcTemplate jdbc;
    private final TransactionTemplate transaction;
    private final JsonMapper json = JsonMapper.builder().build();

    public JdbcAuditTrail(JdbcTemplate jdbc, TransactionTemplate transaction) {
        this.jdbc = jdbc;
        this.transaction = transaction;
    }

    @Override
    public void record(@Nullable UUID run, List<? extends AuditEvent> events) {
        if (events.isEmpty()) return;
        var rows = events.stream().map(event -> row(run, event)).toList();
        transaction.executeWithoutResult(_ -> jdbc.batchUpdate(INSERT, rows));
    }

    private Object[] row(@Nullable UUID run, AuditEvent event) {
        var robot = event.robot();
        var cluster = event.cluster();
        return new Object[] {
            event.kind(),
            run,
            robot == null ? null : robot.value(),
            cluster == null ? null : cluster.value(),
            json.writeValueAsString(event.detail())
        };
    }
}
