package dev.chancery.broker.audit;

import static dev.chancery.broker.audit.TestEvents.NOW;
import static dev.chancery.broker.audit.TestEvents.issued;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.chancery.broker.MigratedDatabase;
import dev.chancery.broker.audit.JournalSettings.Fsync;
import dev.chancery.testbed.Database;
import dev.chancery.testbed.Servers;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.jdbc.core.JdbcTemplate;

/** From the journal into the audit of a real PostgreSQL, with no more rights than the broker has. */
@ExtendWith(Servers.class)
class JournalledAuditTrailIT {
    private static final Duration LIMIT = Duration.ofMinutes(5);
    private static final String BROKER = "chancery_broker";

    @TempDir
    private Path disk;

    private final Database database;

    JournalledAuditTrailIT(Database server) {
        database = MigratedDatabase.on(server, "journal");
    }

    @AfterEach
    void drop() {
        database.close();
    }

    @Test
    void anEventBecomesARowOfTheChain() {
        try (var trail = open()) {
            trail.record(issued("a"));
            await().atMost(LIMIT).until(() -> tokenIds().size() == 1);
        }
        assertThat(
                        value(
                                "SELECT concat_ws(' ', chain, seq, kind, stable_id, cluster, detail ->> 'audience', detail ->> 'occurred_at') FROM audit.event"))
                .isEqualTo("broker 1 token_issued id-backup east vault " + NOW);
        assertThat(value("SELECT count(*) FROM audit.broken()")).isEqualTo("0");
    }

    @Test
    void drainsInOrderAfterAnOutage() {
        execute("REVOKE INSERT (kind, stable_id, cluster, detail) ON audit.event FROM chancery_broker");
        try (var trail = open()) {
            IntStream.range(0, 1200).forEach(i -> trail.record(issued("t" + i)));
            execute("GRANT INSERT (kind, stable_id, cluster, detail) ON audit.event TO chancery_broker");
            await().atMost(LIMIT).until(() -> tokenIds().size() == 1200);
        }
        assertThat(tokenIds())
                .isEqualTo(IntStream.range(0, 1200).mapToObj(i -> "t" + i).toList());
        assertThat(value("SELECT count(*) FROM audit.broken()")).isEqualTo("0");
    }

    @Test
    void storesOnceWhatIsSentAgain() {
        var drain = new JdbcAuditDrain(database.dataSource(BROKER));
        var ids = TestEvents.ids();
        var entries = IntStream.range(0, 5)
                .mapToObj(i -> JournalEntry.of(issued("t" + i), ids.next()))
                .toList();
        drain.store(entries.subList(0, 3));
        drain.store(entries);
        drain.store(entries.reversed());
        assertThat(tokenIds()).containsExactly("t0", "t1", "t2", "t3", "t4");
        assertThat(value("SELECT max(seq) FROM audit.event")).isEqualTo("5");
        assertThat(value("SELECT count(*) FROM audit.broken()")).isEqualTo("0");
    }

    @Test
    void noTextThatACallerChoosesHoldsUpTheOthers() {
        try (var trail = open()) {
            for (var nasty : List.of(
                    "\0",
                    "\uD800",
                    "\uDC00x",
                    "\\u0000",
                    "'; DROP TABLE x; --",
                    "\"}",
                    "x".repeat(1_000_000),
                    "\u0001\u007f\uFFFF")) trail.record(issued("nasty", nasty));
            trail.record(issued("\0", "vault"));
            trail.record(new AuditEvent.TokenRefused("\0", "\0", "\0", "\0", "\0", "\0", "\0", "\0"));
            trail.record(issued("last"));
            await().atMost(LIMIT).until(() -> tokenIds().contains("last"));
        }
    }

    @Test
    void whatWasSafeReachesTheDatabaseOnceAlthoughTheProcessIsKilled() throws Exception {
        for (var life : List.of("first-", "second-")) {
            int safe = killAfter(500, life);
            try (var _ = open()) {
                await().atMost(LIMIT).until(() -> tokenIds().contains(life + safe));
            }
            assertThat(tokenIds())
                    .doesNotHaveDuplicates()
                    .containsSubsequence(IntStream.rangeClosed(0, safe)
                            .mapToObj(i -> life + i)
                            .toList());
        }
        assertThat(value("SELECT count(*) FROM audit.broken()")).isEqualTo("0");
    }

    private int killAfter(int events, String life) throws IOException, InterruptedException {
        var process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        JournalVictim.class.getName(),
                        disk.toString(),
                        life)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        var told = new ArrayList<String>();
        try (BufferedReader out = process.inputReader()) {
            for (var line = out.readLine(); line != null; line = out.readLine()) {
                told.add(line);
                if (told.size() == events) process.destroyForcibly();
            }
        } catch (IOException killed) {
            // the end of its output
        }
        process.waitFor();
        return Integer.parseInt(told.get(told.size() - 2)); // the last line may be torn
    }

    private JournalledAuditTrail open() {
        return JournalledAuditTrail.open(
                new JournalSettings(disk, JournalSettings.DEFAULT_LIMIT, Fsync.SOON),
                database.dataSource(BROKER),
                InstantSource.fixed(NOW),
                new Random(3),
                new SimpleMeterRegistry());
    }

    private List<String> tokenIds() {
        return new JdbcTemplate(database.dataSource())
                .queryForList(
                        "SELECT detail ->> 'jti' FROM audit.event WHERE detail ->> 'jti' IS NOT NULL ORDER BY seq",
                        String.class);
    }

    private String value(String query) {
        return String.valueOf(new JdbcTemplate(database.dataSource()).queryForObject(query, String.class));
    }

    private void execute(String sql) {
        new JdbcTemplate(database.dataSource()).execute(sql);
    }
}
