package dev.chancery.broker.key;

import static java.util.Objects.requireNonNull;

import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.temporal.ChronoUnit;
import org.springframework.jdbc.core.JdbcOperations;

/** The one clock that all replicas go by: the database's. It stamps the timeline, and local clocks are corrected by it. */
interface SharedClock {
    SharedClock OF_DATABASE =
            jdbc -> requireNonNull(jdbc.queryForObject("SELECT clock_timestamp()", OffsetDateTime.class))
                    .toInstant()
                    .truncatedTo(ChronoUnit.MICROS);

    /** The time now, in microseconds as the database keeps it. */
    Instant read(JdbcOperations jdbc);
}
