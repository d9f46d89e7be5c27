package dev.chancery.sync.registry;

import dev.chancery.sync.account.RobotAccount;
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
            .toFormatter(Locale.ROOT);

    private RobotRows() {}

    static RowTable.Row present(RobotAccount robot) {
        var entry = Objects.requireNonNull(robot.entry());
        return new RowTable.Row(
                List.of(robot.id().value()),
                RowTable.values(
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

    static RowTable.Row gone(RobotAccount robot) {
        return RowTable.row(robot.id().value(), robot.state().word(), robot.reason(), time(robot.since()));
    }

    /** In UTC, cut to the microseconds that PostgreSQL keeps. */
    private static String time(Instant instant) {
        return MICROSECONDS.format(instant.atOffset(ZoneOffset.UTC));
    }

    /** PostgreSQL's text holds every character but U+0000; LDAP's holds that too. */
    private static @Nullable String text(@Nullable String value) {
        return value == null ? null : value.replace('\0', '\uFFFD');
    }
}
