package dev.chancery.sync.desired;

import static dev.chancery.sync.account.TestRobots.NOW;
import static dev.chancery.sync.account.TestRobots.disabled;
import static dev.chancery.sync.account.TestRobots.entry;
import static dev.chancery.sync.account.TestRobots.reading;
import static org.assertj.core.api.Assertions.assertThat;

import dev.chancery.sync.account.Lifecycle;
import dev.chancery.sync.account.Roster;
import dev.chancery.sync.directory.Condition.Verdict;
import dev.chancery.sync.directory.DirectoryEntry;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class MapperTest {
    private final List<String> asked = new ArrayList<>();
    private final Mapping mapping = new Mapping(List.of(TestRules.places(
            "everyone",
            entry -> {
                asked.add(entry.login());
                return new Verdict.Met();
            },
            TestRules.place())));
    private final Mapper mapper = new Mapper(mapping);

    @Test
    void asksTheRulesOnlyAboutEntriesThatItHasNotSeen() {
        var a = entry(1, "a");
        map(a, entry(2, "b"));
        asked.clear();

        map(a, entry(3, "c"));

        assertThat(asked).containsExactly("c");
    }

    @Test
    void asksAnewAboutAnEntryThatChanged() {
        map(entry(1, "a"));
        asked.clear();

        var mapped = map(disabled(1, "a"));

        assertThat(asked).containsExactly("a");
        assertThat(mapped.in(TestRules.EAST).idle()).hasSize(1);
    }

    @Test
    void mapsAsTheRulesDo() {
        var a = entry(1, "a");
        var b = disabled(2, "b");
        map(a);

        assertThat(map(a, b).in(TestRules.EAST))
                .isEqualTo(mapping.map(roster(a, b), List.of()).in(TestRules.EAST));
    }

    @Test
    void forgetsEntriesThatAreGone() {
        var a = entry(1, "a");
        map(a);
        map();
        asked.clear();

        map(a);

        assertThat(asked).containsExactly("a");
    }

    private MappedRobots map(DirectoryEntry... entries) {
        return mapper.map(roster(entries), List.of());
    }

    private static Roster roster(DirectoryEntry... entries) {
        return new Lifecycle(Duration.ofDays(1)).advance(reading(entries), List.of(), NOW);
    }
}
