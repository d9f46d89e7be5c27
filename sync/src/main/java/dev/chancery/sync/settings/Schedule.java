package dev.chancery.sync.settings;

import java.text.ParseException;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.Optional;
import org.quartz.CronExpression;

/** When the resident sync runs. A run never begins before the one before it has ended. */
public sealed interface Schedule {
    /**
     * At once, and again and again.
     *
     * @param pause between two runs, at least 1 s
     */
    record Every(Duration pause) implements Schedule {
        private static final Duration SHORTEST = Duration.ofSeconds(1);

        /** @throws IllegalArgumentException when the pause is too short */
        public Every {
            if (pause.compareTo(SHORTEST) < 0) throw new IllegalArgumentException("\"every\" must be at least 1s");
        }
    }

    /** At the moments that a Quartz cron expression names, in the time zone of the machine. */
    record Cron(String expression) implements Schedule {
        private static final int FIELDS = 7;
        private static final String SHAPE =
                "seconds, minutes, hours, day of month, month, day of week and perhaps a year";

        /** @throws IllegalArgumentException when it is not such an expression, or no moment is ever like that */
        public Cron {
            if (expression.strip().split("\\s+").length > FIELDS)
                throw new IllegalArgumentException(refusal(expression, "it has more than " + FIELDS + " fields"));
            if (moments(expression).getNextValidTimeAfter(Date.from(Instant.EPOCH)) == null)
                throw new IllegalArgumentException(refusal(expression, "there is no such day"));
        }

        /** The next moment after another, if there is one. */
        public Optional<Instant> next(Instant after) {
            return Optional.ofNullable(moments(expression).getNextValidTimeAfter(Date.from(after)))
                    .map(Date::toInstant);
        }

        private static CronExpression moments(String expression) {
            try {
                return new CronExpression(expression);
            } catch (ParseException e) {
                var why = String.valueOf(e.getMessage()).replaceAll("\\.$", "");
                throw new IllegalArgumentException(refusal(expression, why), e);
            }
        }

        private static String refusal(String expression, String why) {
            return "not a Quartz cron expression (" + SHAPE + "): \"" + expression + "\": " + why;
        }
    }
}
