package dev.chancery.sync.command;

import dev.chancery.sync.account.TestRobots;
import dev.chancery.sync.desired.Mapping;
import dev.chancery.sync.directory.DirectoryEntry;
import dev.chancery.sync.pass.Look;
import dev.chancery.sync.pass.Sighting;
import dev.chancery.sync.pass.Unasked;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** First looks at directories that say nothing odd, without any rules. */
final class Looks {
    private Looks() {}

    static Look.Seen seen(DirectoryEntry... entries) {
        var roster = TestRobots.roster(entries);
        return new Look.Seen(
                List.of(new Sighting.Read(TestRobots.reading(entries), List.of(), Map.of(), List.of(), "")),
                Map.of(),
                roster,
                new Mapping(List.of()).map(roster, List.of()),
                List.of(),
                new Unasked(Set.of(), Set.of()),
                Map.of(),
                List.of());
    }
}
