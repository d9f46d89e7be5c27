package dev.chancery.broker.policy;

import dev.chancery.broker.policy.Dossier.Grant;
import dev.chancery.broker.policy.Dossier.Residence;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads dossiers out of schema {@code registry}: of all robots, or of those that changed after a generation. */
final class JdbcPolicyReader {
    private static final int ROWS_AT_ONCE = 5_000;

    private final Connection connection;
    private final @Nullable Long after;
    private final Map<String, Draft> drafts = new HashMap<>();
    /** Names repeat a hundred thousand times: one copy of each is kept. */
    private final Map<Object, Object> once = new HashMap<>();

    private record Draft(Robot robot, List<Residence> residences, List<Grant> grants) {}

    private JdbcPolicyReader(Connection connection, @Nullable Long after) {
        this.connection = connection;
        this.after = after;
    }

    static List<Dossier> all(Connection connection) throws SQLException {
        return new JdbcPolicyReader(connection, null).dossiers();
    }

    static List<Dossier> changedAfter(Connection connection, long generation) throws SQLException {
        return new JdbcPolicyReader(connection, generation).dossiers();
    }

    private List<Dossier> dossiers() throws SQLException {
        each("SELECT stable_id, subject, state, expires_at FROM registry.robot", this::robot);
        each(
                "SELECT stable_id, cluster, namespace, service_account, service_account_uid FROM registry.placement",
                this::home);
        each("SELECT stable_id, audience, callee, rule FROM registry.audience_grant", this::grant);
        return drafts.values().stream()
                .map(draft -> new Dossier(draft.robot(), draft.residences(), draft.grants()))
                .toList();
    }

    private void robot(ResultSet row) throws SQLException {
        var expires = row.getObject(4, OffsetDateTime.class);
        var state = RobotState.valueOf(row.getString(3).toUpperCase(Locale.ROOT));
        var robot = new Robot(
                once(row.getString(1)), once(row.getString(2)), state, expires == null ? null : expires.toInstant());
        drafts.put(robot.id(), new Draft(robot, new ArrayList<>(1), new ArrayList<>()));
    }

    private void home(ResultSet row) throws SQLException {
        var place = new Place(once(row.getString(2)), once(row.getString(3)), once(row.getString(4)));
        draft(row).residences().add(new Residence(place, row.getString(5)));
    }

    private void grant(ResultSet row) throws SQLException {
        var callee = row.getString(3);
        var grant = new Grant(once(row.getString(2)), callee == null ? null : once(callee), once(row.getString(4)));
        draft(row).grants().add(once(grant));
    }

    private Draft draft(ResultSet row) throws SQLException {
        var draft = drafts.get(row.getString(1));
        if (draft == null) throw new IllegalStateException("the registry has rows of a robot that it does not have");
        return draft;
    }

    @SuppressWarnings("unchecked") // equal values have the same type
    private <T> T once(T value) {
        var known = once.putIfAbsent(value, value);
        return known == null ? value : (T) known;
    }

    private interface Row {
        void take(ResultSet row) throws SQLException;
    }

    private void each(String select, Row row) throws SQLException {
        var sql = after == null
                ? select
                : select + " WHERE stable_id IN (SELECT stable_id FROM registry.robot_change WHERE generation > ?)";
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            statement.setFetchSize(ROWS_AT_ONCE);
            if (after != null) statement.setLong(1, after);
            try (var rows = statement.executeQuery()) {
                while (rows.next()) row.take(rows);
            }
        }
    }
}
