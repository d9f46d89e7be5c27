package dev.chancery.sync.registry;

import dev.chancery.sync.account.KnownRobot;
import dev.chancery.sync.account.RobotAccount;
import dev.chancery.sync.account.RobotState;
import dev.chancery.sync.account.ServiceAccountName;
import dev.chancery.sync.directory.StableId;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.format.SignStyle;
import java.time.temporal.ChronoField;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Robots as rows. */
final class RobotRows {
    private static final DateTimeFormatter MICROSECONDS = new DateTimeFormatterBuilder()
            .appendValue(ChronoField.YEAR, 4, 10, SignStyle.NORMAL)
            .appendPattern("-MM-dd'T'HH:mm:ss.SSSSSS'Z'")
            .toFormatter(Locale.ROOT)
            .withZone(ZoneOffset.UTC);

    private static final int DIRECTORY = 0;
    private static final int LOGIN = 1;
    private static final int DN = 2;
    private static final int STATE = 5;
    private static final int REASON = 6;
    private static final int SINCE = 7;
    private static final int NAME = 9;

    private RobotRows() {}

    /** What is known of the robot of a row of {@link RowTable#ROBOT}. */
    static KnownRobot known(Row row) {
        return new KnownRobot(
                new StableId(row.key().getFirst()),
                value(row, DIRECTORY),
                value(row, LOGIN),
                value(row, DN),
                new ServiceAccountName(value(row, NAME)),
                RobotState.parse(value(row, STATE)),
                Objects.requireNonNullElse(row.values().get(REASON), ""),
                MICROSECONDS.parse(value(row, SINCE), Instant::from));
    }

    private static String value(Row row, int column) {
        return Objects.requireNonNull(row.values().get(column));
    }

    /** Of a row of {@link RowTable#ROBOT} that which {@link #state} says. */
    static Row state(Row row) {
        return new Row(row.key(), row.values().subList(STATE, SINCE + 1));
    }

    static Row present(RobotAccount robot) {
        var entry = Objects.requireNonNull(robot.entry());
        return new Row(
                List.of(robot.id().value()),
                Row.values(
                        robot.directory(),
                        text(entry.login()),
                        text(entry.dn()),
                        text(entry.owner()),
                        text(entry.description()),
                        robot.state().word(),
                        robot.reason().isEmpty() ? null : robot.reason(),
                        time(robot.since()),
                        entry.expires() == null ? null : time(entry.expires()),
                        robot.name().value()));
    }

    static Row state(RobotAccount robot) {
        return Row.of(robot.id().value(), robot.state().word(), robot.reason(), time(robot.since()));
    }

    /** In UTC, cut to the microseconds that PostgreSQL keeps. */
    private static String time(Instant instant) {
        return MICROSECONDS.format(instant);
    }

    /** PostgreSQL's text holds every character but U+0000; LDAP's holds that too. */
    private static @Nullable String text(@Nullable String value) {
        return value == null ? null : value.replace('\0', '\uFFFD');
    }
}
