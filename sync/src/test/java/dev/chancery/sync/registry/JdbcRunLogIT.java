package dev.chancery.sync.registry;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chancery.sync.MigratedDatabase;
import dev.chancery.sync.account.TestRobots;
import dev.chancery.sync.desired.ClusterName;
import dev.chancery.sync.directory.DirectoryReading.Partial;
import dev.chancery.sync.directory.DirectoryReading.PartialReason;
import dev.chancery.sync.registry.RunLog.ClusterResult;
import dev.chancery.testbed.Database;
import dev.chancery.testbed.Servers;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.jdbc.core.JdbcTemplate;

/** The run log in a real PostgreSQL, with no more rights than sync has. */
@ExtendWith(Servers.class)
class JdbcRunLogIT {
    private static final ClusterName EAST = new ClusterName("east");

    private final Database database;
    private final JdbcTemplate jdbc;
    private final RunLog log;

    JdbcRunLogIT(Database server) {
        database = MigratedDatabase.on(server, "runlog");
        jdbc = new JdbcTemplate(database.dataSource("chancery_sync"));
        log = new JdbcRunLog(jdbc);
    }

    @BeforeEach
    void migrate() {
        new JdbcTemplate(database.dataSource()).execute("""
            DO $$ BEGIN
                PERFORM registry.commit_generation(NULL);
                INSERT INTO registry.cluster (name) VALUES ('east');
            END $$\
            """);
    }

    @AfterEach
    void drop() {
        database.close();
    }

    @Test
    void hasNothingToTellBeforeTheFirstRun() {
        var status = log.status();

        assertThat(status.last()).isNull();
        assertThat(status.lastCompleteReading()).isNull();
        assertThat(status.clusters()).isEmpty();
    }

    @Test
    void tellsARunFromItsStartToItsEnd() {
        var run = log.started("test");
        assertThat(Objects.requireNonNull(log.status().last()).finishedAt()).isNull();

        log.read(run, "corp", TestRobots.reading(TestRobots.entry(1, "a")));
        log.clusterDone(run, EAST, new ClusterResult(1, 2, 3, 0, 0, RunOutcome.IN_LINE, null));
        log.finished(run, RunOutcome.IN_LINE, "all well");

        var status = log.status();
        var last = Objects.requireNonNull(status.last());
        assertThat(last.id()).isEqualTo(run);
        assertThat(last.outcome()).isEqualTo("in_line");
        assertThat(last.detail()).isEqualTo("all well");
        assertThat(last.finishedAt()).isAfterOrEqualTo(last.startedAt());
        assertThat(status.lastCompleteReading()).isBetween(last.startedAt(), last.finishedAt());
        assertThat(status.clusters()).singleElement().satisfies(line -> {
            assertThat(line.cluster()).isEqualTo("east");
            assertThat(List.of(line.created(), line.updated(), line.deleted(), line.held(), line.failed()))
                    .containsExactly(1, 2, 3, 0, 0);
            assertThat(line.outcome()).isEqualTo("in_line");
        });
    }

    @ParameterizedTest
    @EnumSource
    void tellsWhyAReadingWasPartialAndKeepsTheLastGoodOne(PartialReason reason) {
        var good = log.started("test");
        log.read(good, "corp", TestRobots.reading());
        log.finished(good, RunOutcome.IN_LINE, null);
        var before = log.status().lastCompleteReading();

        var bad = log.started("test");
        log.read(bad, "corp", new Partial(reason, "it broke"));
        log.finished(bad, RunOutcome.COULD_NOT_RUN, null);

        assertThat(log.status().lastCompleteReading()).isEqualTo(before);
        assertThat(jdbc.queryForList("SELECT reading_reason FROM sync.run WHERE id = ?", String.class, bad))
                .containsExactly(reason + ": it broke");
    }

    @Test
    void countsAClusterAnewWhenItsPassIsRepeated() {
        var run = log.started("test");
        log.clusterDone(run, EAST, new ClusterResult(0, 0, 0, 0, 1, RunOutcome.SOME_FAILED, "refused"));
        log.clusterDone(run, EAST, new ClusterResult(1, 0, 0, 0, 0, RunOutcome.IN_LINE, null));

        assertThat(log.status().clusters()).singleElement().satisfies(line -> assertThat(line.outcome())
                .isEqualTo("in_line"));
    }

    @Test
    void tellsOnlyTheNewestPassOfAClusterAndNoneOfAForgottenOne() {
        var gone = new ClusterName("gone");
        var first = log.started("test");
        log.clusterDone(first, EAST, new ClusterResult(0, 0, 0, 0, 0, RunOutcome.COULD_NOT_RUN, "silence"));
        log.clusterDone(first, gone, new ClusterResult(0, 0, 0, 0, 0, RunOutcome.IN_LINE, null));
        var second = log.started("test");
        log.clusterDone(second, EAST, new ClusterResult(0, 0, 0, 2, 0, RunOutcome.HELD, null));

        assertThat(log.status().clusters()).singleElement().satisfies(line -> {
            assertThat(line.cluster()).isEqualTo("east");
            assertThat(line.outcome()).isEqualTo("held");
            assertThat(line.held()).isEqualTo(2);
        });
    }
}
