package dev.chancery.sync.directory;

import com.unboundid.util.StaticUtils;
import java.text.ParseException;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Times as directories write them: RFC 4517, 3.3.13, nearly always {@code 20260203040506Z} or {@code 20260203040506.0Z}. */
final class DirectoryTime {
    private static final int SECONDS = 14;

    private static final DateTimeFormatter SECOND = DateTimeFormatter.ofPattern("uuuuMMddHHmmss'Z'", Locale.ROOT);

    private DirectoryTime() {}

    /** Null when malformed. */
    static @Nullable Instant parse(String text) {
        try {
            return isPlain(text)
                    ? plain(text)
                    : StaticUtils.decodeGeneralizedTime(text).toInstant();
        } catch (DateTimeException | ParseException e) {
            return null;
        }
    }

    /** To the second, {@code 20260203040506Z}. */
    static String text(Instant time) {
        return SECOND.format(time.atOffset(ZoneOffset.UTC));
    }

    /** The general way makes a date format for each value, which shows in a reading of many entries. */
    private static boolean isPlain(String text) {
        for (int i = 0; i < SECONDS; i++) {
            if (i >= text.length() || text.charAt(i) < '0' || text.charAt(i) > '9') return false;
        }
        var rest = text.substring(SECONDS);
        return rest.equals("Z") || rest.equals(".0Z");
    }

    private static Instant plain(String text) {
        return LocalDateTime.of(
                        digits(text, 0, 4),
                        digits(text, 4, 6),
                        digits(text, 6, 8),
                        digits(text, 8, 10),
                        digits(text, 10, 12),
                        digits(text, 12, 14))
                .toInstant(ZoneOffset.UTC);
    }

    private static int digits(String text, int from, int to) {
        return Integer.parseInt(text, from, to, 10);
    }
}
