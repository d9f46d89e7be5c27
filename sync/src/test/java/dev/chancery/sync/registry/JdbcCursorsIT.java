package dev.chancery.sync.registry;

import static java.util.concurrent.CompletableFuture.runAsync;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.chancery.sync.MigratedDatabase;
import dev.chancery.sync.directory.KnownPosition;
import dev.chancery.sync.directory.ServerPosition;
import dev.chancery.sync.directory.ShownPosition;
import dev.chancery.testbed.Database;
import dev.chancery.testbed.Servers;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/** Two processes that write how far servers are in the same moment: a {@code run} that stays, and an {@code apply}. */
@ExtendWith(Servers.class)
class JdbcCursorsIT {
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    private final Database database;
    private final JdbcTemplate owner;
    private final JdbcTemplate jdbc;
    private final JdbcCursors cursors;
    private final TransactionTemplate transaction;
    private final UUID run;

    JdbcCursorsIT(Database server) {
        database = MigratedDatabase.on(server, "cursors");
        owner = new JdbcTemplate(database.dataSource());
        var source = database.dataSource("chancery_sync");
        jdbc = new JdbcTemplate(source);
        cursors = new JdbcCursors(jdbc);
        transaction = new TransactionTemplate(new JdbcTransactionManager(source));
        run = new JdbcRunLog(jdbc).started("a test");
    }

    @AfterEach
    void drop() {
        database.close();
    }

    @Test
    void theSecondToWriteTheFirstPositionDoesNotTakeItBack() {
        besideOneThatWrites(9, () -> write(7));

        assertThat(cursors.of("corp")).containsOnly(Map.entry("dc1", new KnownPosition(at(9), Map.of(), null)));
    }

    @Test
    void norALaterOne() {
        write(5);
        besideOneThatWrites(7, () -> write(9));
        besideOneThatWrites(12, () -> write(11));

        assertThat(cursors.of("corp")).containsOnly(Map.entry("dc1", new KnownPosition(at(12), Map.of(), null)));
    }

    /** While the first has written and not committed, the second begins, and has to wait. */
    private void besideOneThatWrites(int count, Runnable second) {
        var waiting = Objects.requireNonNull(transaction.execute(_ -> {
            cursors.write(run, shown(count));
            var other = runAsync(second);
            await().atMost(PATIENCE).until(() -> other.isDone() || isSomebodyWaiting());
            assertThat(other).isNotDone();
            return other;
        }));
        assertThat(waiting).succeedsWithin(PATIENCE);
    }

    private boolean isSomebodyWaiting() {
        return !owner.queryForList("SELECT FROM pg_locks WHERE NOT granted"
                        + " AND database = (SELECT oid FROM pg_database WHERE datname = current_database())")
                .isEmpty();
    }

    private void write(int count) {
        transaction.executeWithoutResult(_ -> cursors.write(run, shown(count)));
    }

    private static Map<String, ShownPosition> shown(int count) {
        return Map.of("corp", new ShownPosition.Believed(at(count), List.of(), Set.of()));
    }

    private static ServerPosition at(int count) {
        return ServerPosition.parse("dc1", "highestCommittedUSN " + count);
    }
}
