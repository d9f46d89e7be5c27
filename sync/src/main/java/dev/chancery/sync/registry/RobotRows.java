package dev.chancery.sync.registry;

import dev.chancery.sync.account.RobotAccount;
import java.sql.Timestamp;
import java.util.List;
import java.util.Objects;

/** Robots as rows. */
final class RobotRows {
    private RobotRows() {}

    static RowTable.Row present(RobotAccount robot) {
        var entry = Objects.requireNonNull(robot.entry());
        return new RowTable.Row(
                List.of(robot.id().value()),
                RowTable.values(
                        robot.directory(),
                        entry.login(),
                        entry.dn(),
                        entry.owner(),
                        entry.description(),
                        robot.state().word(),
                        robot.reason().isEmpty() ? null : robot.reason(),
                        Timestamp.from(robot.since()).toInstant().toString(),
                        entry.expires() == null ? null : entry.expires().toString(),
                        robot.name().value()));
    }

    static RowTable.Row gone(RobotAccount robot) {
        return RowTable.row(
                robot.id().value(),
                robot.state().word(),
                robot.reason(),
                robot.since().toString());
    }
}
