package dev.chancery.broker;

import javax.sql.DataSource;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.datasource.DataSourceTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/** Writes the registry as sync does: one generation for each change. */
final class RegistryRows {
    private final JdbcTemplate jdbc;
    private final TransactionTemplate transaction;

    RegistryRows(DataSource source) {
        this.jdbc = new JdbcTemplate(source);
        this.transaction = new TransactionTemplate(new DataSourceTransactionManager(source));
    }

    void cluster(String name, String issuer, String jwks) {
        write(
                "INSERT INTO registry.cluster (name, issuer, jwks, jwks_learnt_at) VALUES (?, ?, ?::jsonb, clock_timestamp())",
                name,
                issuer,
                jwks);
    }

    void forget(String cluster) {
        write("DELETE FROM registry.cluster WHERE name = ?", cluster);
    }

    void robot(String id, String name, FederatedPlane.Home home) {
        write(
                "INSERT INTO registry.robot (stable_id, directory, login, dn, state, state_since, service_account_name)"
                        + " VALUES (?, 'corp', ?, ?, 'active', clock_timestamp(), ?)",
                id,
                name,
                "uid=" + name,
                name);
        write(
                "INSERT INTO registry.placement (cluster, namespace, service_account, stable_id, rule, service_account_uid, observed_at)"
                        + " VALUES (?, ?, ?, ?, 'everyone', ?, clock_timestamp())",
                home.cluster(),
                home.namespace(),
                home.name(),
                id,
                home.uid());
    }

    void grant(String id, String audience) {
        write("INSERT INTO registry.audience_grant (stable_id, audience, rule) VALUES (?, ?, 'callers')", id, audience);
    }

    void state(String id, String state) {
        write(
                "UPDATE registry.robot SET state = ?, state_reason = 'test', state_since = clock_timestamp() WHERE stable_id = ?",
                state,
                id);
    }

    int audited(String kind, String fact, String value) {
        var count = jdbc.queryForObject(
                "SELECT count(*) FROM audit.event WHERE kind = ? AND detail ->> ? = ?",
                Integer.class,
                kind,
                fact,
                value);
        return count == null ? 0 : count;
    }

    boolean auditIsSound() {
        return jdbc.queryForList("SELECT * FROM audit.broken()").isEmpty();
    }

    private void write(String sql, Object... values) {
        transaction.executeWithoutResult(_ -> {
            jdbc.queryForObject("SELECT registry.commit_generation(NULL)", Long.class);
            jdbc.update(sql, values);
        });
    }
}
