package dev.chancery.broker.audit;

import javax.sql.DataSource;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.JdbcTemplate;
import tools.jackson.databind.json.JsonMapper;

/** The audit without a detour, in the transaction of the caller: for commands of a person, which have the time. */
public final class JdbcAuditTrail implements AuditTrail {
    private static final JsonMapper JSON = JsonMapper.shared();

    private final JdbcTemplate database;

    public JdbcAuditTrail(DataSource database) {
        this.database = new JdbcTemplate(database);
    }

    @Override
    public void record(AuditEvent event) {
        try {
            database.update(
                    "INSERT INTO audit.event (kind, stable_id, cluster, detail) VALUES (?, ?, ?, ?::jsonb)",
                    event.kind(),
                    event.robot(),
                    event.cluster(),
                    JSON.writeValueAsString(event.detail()));
        } catch (DataAccessException failure) {
            throw new AuditUnavailable("the audit cannot be written", failure);
        }
    }
}
