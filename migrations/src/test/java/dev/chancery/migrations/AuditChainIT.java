package dev.chancery.migrations;

import static dev.chancery.migrations.MigratedDatabase.BROKER;
import static dev.chancery.migrations.MigratedDatabase.OWNER;
import static dev.chancery.migrations.MigratedDatabase.SYNC;
import static org.assertj.core.api.Assertions.assertThat;

import dev.chancery.testbed.Database;
import dev.chancery.testbed.Servers;
import java.sql.SQLException;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Six events of sync and two of the broker; somebody with all rights then lays hands on them. */
@ExtendWith(Servers.class)
class AuditChainIT {
    private static final String ADD =
            "INSERT INTO audit.event (kind, stable_id, detail) VALUES ('test', 'robot', '{\"n\": 1}'); ";

    private MigratedDatabase database;

    @BeforeEach
    void write(Database server) {
        database = MigratedDatabase.on(server);
        database.run(SYNC, ADD.repeat(4));
        database.run(BROKER, ADD.repeat(2));
        database.run(SYNC, ADD.repeat(2));
    }

    @AfterEach
    void drop() {
        database.close();
    }

    @Test
    void isSoundAsWritten() {
        assertThat(broken()).isEmpty();
        assertThat(database.rows(OWNER, "SELECT chain, seq FROM audit.head ORDER BY chain"))
                .extracting(row -> row.text("chain") + " " + row.text("seq"))
                .containsExactly("broker 2", "sync 6");
    }

    @ParameterizedTest(name = "{0}: {2}")
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
                    contents changed       | UPDATE audit.event SET detail = '{"n": 2}' WHERE chain = 'sync' AND seq = 3             | sync 3-3 tampered: its hash does not fit its contents
                    time changed           | UPDATE audit.event SET at = at - interval '1 microsecond' WHERE chain = 'sync' AND seq = 3 | sync 3-3 tampered: its hash does not fit its contents
                    robot forgotten        | UPDATE audit.event SET stable_id = NULL WHERE chain = 'sync' AND seq = 3               | sync 3-3 tampered: its hash does not fit its contents
                    value moved to another | UPDATE audit.event SET stable_id = NULL, cluster = stable_id WHERE chain = 'sync' AND seq = 3 | sync 3-3 tampered: its hash does not fit its contents
                    hash changed           | UPDATE audit.event SET hash = sha256('x') WHERE chain = 'sync' AND seq = 3            | sync 3-3 tampered: its hash does not fit its contents; sync 4-4 reordered: it does not follow the row before it
                    changed and rehashed   | UPDATE audit.event SET kind = 'x' WHERE chain = 'sync' AND seq = 3; UPDATE audit.event e SET hash = audit.hash_of(e) WHERE chain = 'sync' AND seq = 3 | sync 4-4 reordered: it does not follow the row before it
                    last one rehashed      | UPDATE audit.event SET kind = 'x' WHERE chain = 'sync' AND seq = 6; UPDATE audit.event e SET hash = audit.hash_of(e) WHERE chain = 'sync' AND seq = 6 | sync 6-6 tampered: the head has another hash
                    one removed            | DELETE FROM audit.event WHERE chain = 'sync' AND seq = 3                              | sync 3-3 removed
                    several removed        | DELETE FROM audit.event WHERE chain = 'sync' AND seq IN (2, 3, 5)                     | sync 2-3 removed; sync 5-5 removed
                    first one removed      | DELETE FROM audit.event WHERE chain = 'sync' AND seq = 1                              | sync 1-1 removed
                    removed and renumbered | DELETE FROM audit.event WHERE chain = 'sync' AND seq = 3; UPDATE audit.event SET seq = 3 WHERE chain = 'sync' AND seq = 4 | sync 3-3 reordered: it does not follow the row before it; sync 4-4 removed
                    two swapped            | UPDATE audit.event SET seq = 99 WHERE chain = 'sync' AND seq = 3; UPDATE audit.event SET seq = 3 WHERE chain = 'sync' AND seq = 4; UPDATE audit.event SET seq = 4 WHERE chain = 'sync' AND seq = 99 | sync 3-3 reordered: it does not follow the row before it; sync 4-4 reordered: it does not follow the row before it; sync 5-5 reordered: it does not follow the row before it
                    last one moved away    | UPDATE audit.event SET seq = 9 WHERE chain = 'sync' AND seq = 6                       | sync 6-8 removed; sync 7-9 added: beyond the head
                    moved to another chain | UPDATE audit.event SET chain = 'broker', seq = 3 WHERE chain = 'sync' AND seq = 6       | broker 3-3 added: beyond the head; broker 3-3 reordered: it does not follow the row before it; broker 3-3 tampered: its hash does not fit its contents; sync 6-6 truncated: the head is ahead of the last row
                    cut short              | DELETE FROM audit.event WHERE chain = 'sync' AND seq > 4                               | sync 5-6 truncated: the head is ahead of the last row
                    emptied                | DELETE FROM audit.event WHERE chain = 'sync'                                           | sync 1-6 truncated: the head is ahead of the last row
                    slipped in             | INSERT INTO audit.event SELECT chain, 7, at, kind, run_id, stable_id, cluster, detail, previous_hash, hash FROM audit.event WHERE chain = 'sync' AND seq = 6 | sync 7-7 added: beyond the head; sync 7-7 reordered: it does not follow the row before it
                    head turned back       | UPDATE audit.head SET seq = 4, hash = (SELECT hash FROM audit.event WHERE chain = 'sync' AND seq = 4) WHERE chain = 'sync' | sync 5-6 added: beyond the head
                    head removed           | DELETE FROM audit.head WHERE chain = 'sync'                                            | sync the head is missing
                    """)
    void showsInOneQuery(String ignoredName, String tampering, String expected) {
        database.run(OWNER, "SET session_replication_role = replica; " + tampering);

        assertThat(String.join("; ", broken()))
                .isEqualTo(expected.replaceAll("\\s+", " ").strip());
    }

    @Test
    void goesOnAfterATruncationWithoutHidingIt() {
        database.run(
                OWNER,
                "SET session_replication_role = replica; DELETE FROM audit.event WHERE chain = 'sync' AND seq > 4");

        database.run(SYNC, ADD.repeat(2));

        assertThat(broken()).containsExactly("sync 5-6 removed");
    }

    @Test
    void refusesToTheOwnerWhatChangesOrRemoves() {
        for (var statement : List.of(
                "UPDATE audit.event SET kind = 'x'",
                "UPDATE audit.event SET kind = 'x' WHERE false",
                "DELETE FROM audit.event",
                "TRUNCATE audit.event",
                "DELETE FROM audit.head",
                "TRUNCATE audit.head")) {
            assertThat(database.refusal(OWNER, statement)).as(statement).satisfies(refused -> {
                assertThat(refused.state()).isEqualTo("23001");
                assertThat(refused).hasMessageContaining("is append-only");
            });
        }
    }

    @Test
    void isWrittenByTheTwoProgramsOnly() {
        assertThat(database.refusal(OWNER, ADD)).hasMessageContaining("not as postgres");
    }

    @Test
    void knowsALoginThatIsAMemberOfAProgram() {
        database.run(OWNER, "DROP ROLE IF EXISTS rented; CREATE ROLE rented LOGIN IN ROLE chancery_broker");
        try {
            database.run("rented", ADD);
            assertThat(database.values(OWNER, "SELECT seq FROM audit.head WHERE chain = 'broker'"))
                    .containsExactly("3");
            assertThat(broken()).isEmpty();
        } finally {
            database.run(OWNER, "DROP ROLE rented");
        }
    }

    @Test
    void forgetsWhatWasRolledBack() throws SQLException {
        try (var connection = database.connect(SYNC);
                var statement = connection.createStatement()) {
            connection.setAutoCommit(false);
            statement.execute(ADD);
            connection.rollback();
            statement.execute(ADD);
            connection.commit();
        }
        assertThat(database.values(OWNER, "SELECT max(seq) FROM audit.event WHERE chain = 'sync'"))
                .containsExactly("7");
        assertThat(broken()).isEmpty();
    }

    @Test
    void staysOneChainWhenManyWriteAtOnce() throws Exception {
        try (var writers = Executors.newFixedThreadPool(8)) {
            var done = writers.invokeAll(IntStream.range(0, 40)
                    .<Callable<Boolean>>mapToObj(_ -> () -> {
                        database.run(SYNC, ADD.repeat(5));
                        return true;
                    })
                    .toList());
            for (var writer : done) {
                assertThat(writer.get()).isTrue();
            }
        }
        assertThat(database.values(OWNER, "SELECT seq FROM audit.head WHERE chain = 'sync'"))
                .containsExactly("206");
        assertThat(broken()).isEmpty();
    }

    @Test
    void takesTenThousandRowsInOneStatement() {
        var begin = System.nanoTime();
        database.run(
                SYNC,
                "INSERT INTO audit.event (kind, detail) SELECT 'test', jsonb_build_object('n', n) FROM generate_series(1, 10000) AS n");
        var seconds = (System.nanoTime() - begin) / 1e9;

        assertThat(database.values(OWNER, "SELECT seq FROM audit.head WHERE chain = 'sync'"))
                .containsExactly("10006");
        assertThat(broken()).isEmpty();
        // A second or less on two cores; work that grows with the square would take minutes.
        assertThat(seconds).isLessThan(60);
    }

    private List<String> broken() {
        return database.rows(SYNC, "SELECT * FROM audit.broken()").stream()
                .map(row -> row.text("chain")
                        + (row.text("first_seq").isEmpty()
                                ? ""
                                : " " + row.text("first_seq") + "-" + row.text("last_seq"))
                        + " " + row.text("reason"))
                .toList();
    }
}
