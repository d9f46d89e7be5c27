package dev.chancery.sync.registry;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chancery.sync.MigratedDatabase;
import dev.chancery.testbed.Database;
import dev.chancery.testbed.Servers;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.jdbc.core.JdbcTemplate;

@ExtendWith(Servers.class)
class JdbcWantedKeysIT {
    private static final String WANTED = "NOTIFY keys_wanted";

    private final AtomicInteger looks = new AtomicInteger();

    @Test
    void looksOnceHoweverOftenKeysAreWanted(Database server) {
        try (var database = MigratedDatabase.on(server, "wanted")) {
            var broker = new JdbcTemplate(database.dataSource("chancery_broker"));
            try (var _ = JdbcWantedKeys.listen(
                    database.dataSource("chancery_sync"), Duration.ofHours(1), looks::incrementAndGet)) {
                await(broker, 1);
                for (int n = 0; n < 200; n++) broker.execute(WANTED);
            }
            assertThat(looks).hasValue(1);
        }
    }

    @Test
    void looksAgainAfterThePause(Database server) {
        try (var database = MigratedDatabase.on(server, "wanted")) {
            var broker = new JdbcTemplate(database.dataSource("chancery_broker"));
            try (var _ = JdbcWantedKeys.listen(
                    database.dataSource("chancery_sync"), Duration.ofMillis(1), looks::incrementAndGet)) {
                await(broker, 3);
            }
        }
    }

    /** Heard once it listens. */
    private void await(JdbcTemplate broker, int times) {
        Awaitility.await().atMost(Duration.ofMinutes(2)).until(() -> {
            broker.execute(WANTED);
            return looks.get() >= times;
        });
    }
}
