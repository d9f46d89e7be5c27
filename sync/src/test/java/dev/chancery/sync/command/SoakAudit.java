package dev.chancery.sync.command;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chancery.testbed.Database;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;
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
    }

    /** What a soak goes on for until it has happened; without any of it, it would prove little. */
    List<String> lacks(String before, String after) {
        var lacking = Stream.of(
                        "robot.suspended",
                        "robot.quarantined",
                        "%.held",
                        "approval.used",
                        "cluster.paused",
                        "cluster.resumed")
                .filter(kind -> number("SELECT count(*) FROM audit.event WHERE kind LIKE ?", kind) == 0)
                .collect(Collectors.toCollection(ArrayList::new));
        if (number(
                        "SELECT count(*) FROM sync.cluster_run WHERE cluster = ? AND detail LIKE ?",
                        after,
                        "it comes after " + before + "%")
                == 0) lacking.add(after + " waited for " + before);
        return lacking;
    }

    void tellsWhoLeft() {
        assertThat(number("SELECT count(*) FROM audit.event WHERE kind = 'robot.deleted'"))
                .as("robots deleted")
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
