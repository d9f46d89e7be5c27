package dev.chancery.sync.command;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import dev.chancery.sync.account.Roster;
import dev.chancery.sync.account.TestRobots;
import dev.chancery.sync.desired.Mapping;
import dev.chancery.sync.directory.DirectoryReading.Partial;
import dev.chancery.sync.directory.DirectoryReading.PartialReason;
import dev.chancery.sync.directory.DirectoryReading.UnusableEntry;
import dev.chancery.sync.directory.StableId;
import dev.chancery.sync.pass.Look;
import dev.chancery.sync.pass.RunReport;
import dev.chancery.sync.pass.Sighting;
import dev.chancery.sync.pass.Unasked;
import dev.chancery.sync.registry.RunOutcome;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

class FrozenLogTest {
    private final ListAppender<ILoggingEvent> lines = new ListAppender<>();
    private final Logger logger = (Logger) LoggerFactory.getLogger(FrozenLog.class);
    private final FrozenLog log = new FrozenLog();

    @BeforeEach
    void listen() {
        lines.start();
        logger.addAppender(lines);
    }

    @AfterEach
    void listenNoMore() {
        logger.detachAppender(lines);
    }

    @Test
    void warnsOnceForEachChange() {
        log.note(run(Map.of()));
        log.note(run(Map.of(TestRobots.id(1), "its name a is wanted")));
        log.note(run(Map.of(TestRobots.id(1), "its name a is wanted")));
        log.note(new RunReport(new UUID(0, 1), RunOutcome.COULD_NOT_RUN, unreadable(), Set.of(), List.of(), List.of()));
        log.note(run(Map.of(TestRobots.id(1), "its name b is wanted")));
        log.note(run(Map.of()));

        assertThat(lines.list).extracting(ILoggingEvent::getLevel).containsExactly(Level.WARN, Level.WARN, Level.INFO);
        assertThat(lines.list.getFirst().getFormattedMessage())
                .isEqualTo("1 robot is left as it is: " + TestRobots.id(1) + " (its name a is wanted);"
                        + " ./chancery explain NAME tells of each");
    }

    @Test
    void namesTheFirstAndCountsTheOthersAndEntriesThatCannotBeRobots() {
        var four = Map.of(
                TestRobots.id(1), "one", TestRobots.id(2), "two", TestRobots.id(3), "three", TestRobots.id(4), "four");

        log.note(run(
                four,
                new UnusableEntry(null, "uid=odd", "it has no id"),
                new UnusableEntry(TestRobots.id(1), "x", "one")));

        assertThat(lines.list.getFirst().getFormattedMessage())
                .startsWith("5 robots are left as they are: ")
                .contains(TestRobots.id(3) + " (three) and 2 more;");
    }

    @Test
    void saysOfAWholeDirectoryOnlyOnceAndLast() {
        var silent = new HashMap<StableId, String>();
        for (int n = 1; n <= 50; n++) silent.put(TestRobots.id(n), "directory corp was not read wholly");
        silent.put(TestRobots.id(60), "its name a is wanted");

        log.note(run(silent));

        assertThat(lines.list.getFirst().getFormattedMessage())
                .isEqualTo("51 robots are left as they are: " + TestRobots.id(60) + " (its name a is wanted),"
                        + " 50 of them (directory corp was not read wholly); ./chancery explain NAME tells of each");
    }

    private static RunReport run(Map<StableId, String> frozen, UnusableEntry... unusable) {
        var roster = new Roster(List.of(), frozen, List.of(unusable), List.of(), List.of(), List.of(), Set.of());
        var seen = new Look.Seen(
                List.of(),
                Map.of(),
                roster,
                new Mapping(List.of()).map(roster, List.of()),
                List.of(),
                new Unasked(Set.of(), Set.of()),
                Map.of(),
                List.of());
        return new RunReport(new UUID(0, 1), RunOutcome.IN_LINE, seen, Set.of(), List.of(), List.of());
    }

    private static Look unreadable() {
        return new Look.Unreadable(
                List.of(new Sighting.Unread("corp", new Partial(PartialReason.UNREACHABLE, "silence"))));
    }
}
