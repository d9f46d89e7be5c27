package dev.chancery.sync.command;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chancery.testbed.Database;
import java.util.List;
import java.util.Objects;
import org.springframework.jdbc.core.JdbcTemplate;

/** What must stand in the audit, and what must not, whatever happened. */
record SoakAudit(Database database) {
    void isWhole() {
        assertThat(number("SELECT count(*) FROM audit.broken()")).isZero();
    }

    void tellsOfNothingForbidden() {
        assertThat(number("SELECT count(*) FROM audit.event e JOIN sync.run r ON r.id = e.run_id"
                        + " WHERE e.kind LIKE 'change.%' AND r.reading IS DISTINCT FROM 'complete'"))
                .as("changes in runs that did not read everything")
                .isZero();
        assertThat(number("SELECT count(*) FROM (SELECT count(*) FILTER (WHERE kind = 'approval.used') AS used,"
                        + " count(*) FILTER (WHERE kind = 'hold.approved') AS approved"
                        + " FROM audit.event GROUP BY detail ->> 'digest') AS decisions WHERE used > approved"))
                .as("approvals used twice")
                .isZero();
    }

    /**
     * Who is switched off loses what he has in the later one all the same, so only what was made there counts; and single objects that are
     * held in the earlier one, of which no reason is told, stop nobody.
     */
    void tellsThatNothingOvertook(String before, String after) {
        assertThat(new JdbcTemplate(database.dataSource())
                        .queryForList(
                                "SELECT e.run_id || ' ' || (e.detail ->> 'object') || ': ' || c.outcome || ' ' || coalesce(c.detail, '')"
                                        + " FROM audit.event e JOIN sync.cluster_run c ON c.run_id = e.run_id"
                                        + " WHERE e.kind = 'change.intended' AND e.detail ->> 'change' = 'Create'"
                                        + " AND e.cluster = ? AND c.cluster = ? AND c.outcome <> 'in_line'"
                                        + " AND NOT (c.outcome = 'held' AND c.detail IS NULL)",
                                String.class,
                                after,
                                before))
                .as("what %s got in runs in which %s was not in line", after, before)
                .isEmpty();
        assertThat(number(
                        "SELECT count(*) FROM sync.cluster_run WHERE cluster = ? AND detail LIKE ?",
                        after,
                        "it comes after " + before + "%"))
                .as("how often %s waited for %s", after, before)
                .isPositive();
    }

    /** A soak in which nothing was held, let pass, paused or deleted would prove little. */
    void tellsThatSomethingHappened() {
        for (var kind : List.of(
                "robot.suspended",
                "robot.quarantined",
                "robot.deleted",
                "approval.used",
                "cluster.paused",
                "cluster.resumed"))
            assertThat(number("SELECT count(*) FROM audit.event WHERE kind = ?", kind))
                    .as(kind)
                    .isPositive();
        assertThat(number("SELECT count(*) FROM audit.event WHERE kind LIKE '%.held'"))
                .as("held")
                .isPositive();
        assertThat(number(
                        "SELECT count(*) FROM audit.event WHERE kind = 'change.applied' AND detail ->> 'change' = 'Delete'"
                                + " AND detail ->> 'object' LIKE 'ServiceAccount %'"))
                .as("ServiceAccounts deleted")
                .isPositive();
    }

    private long number(String query, Object... arguments) {
        return Objects.requireNonNull(
                new JdbcTemplate(database.dataSource()).queryForObject(query, Long.class, arguments));
    }
}
