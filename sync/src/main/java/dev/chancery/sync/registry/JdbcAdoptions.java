package dev.chancery.sync.registry;

import dev.chancery.sync.directory.StableId;
import org.springframework.jdbc.core.JdbcTemplate;

/** Adoptions in PostgreSQL, table {@code sync.adoption}. */
public final class JdbcAdoptions implements Adoptions {
    private final JdbcTemplate jdbc;

    public JdbcAdoptions(JdbcTemplate jdbc) {
        this.jdbc = jdbc;
    }

    @Override
    public Outcome adopt(StableId entry, StableId robot, String who, String why) {
        int rows = jdbc.update(
                "INSERT INTO sync.adoption (entry_id, stable_id, adopted_by, reason) SELECT ?, stable_id, ?, ? FROM registry.robot"
                        + " WHERE stable_id = ? AND state IN ('quarantined', 'deleted')"
                        + " AND NOT EXISTS (SELECT FROM registry.robot WHERE stable_id = ?) ON CONFLICT (entry_id) DO NOTHING",
                entry.value(),
                who,
                why,
                robot.value(),
                entry.value());
        if (rows == 1) return Outcome.DONE;
        var known = jdbc.queryForObject(
                "SELECT count(*) FROM (SELECT stable_id FROM registry.robot UNION ALL SELECT entry_id FROM sync.adoption) AS taken"
                        + " WHERE stable_id = ?",
                Integer.class,
                entry.value());
        return known != null && known > 0 ? Outcome.ENTRY_IS_A_ROBOT : Outcome.ROBOT_HAS_NOT_LEFT;
    }
}
