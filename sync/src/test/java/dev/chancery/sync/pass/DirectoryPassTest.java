package dev.chancery.sync.pass;

import static dev.chancery.sync.account.TestRobots.NOW;
import static dev.chancery.sync.account.TestRobots.entry;
import static org.assertj.core.api.Assertions.assertThat;

import dev.chancery.sync.account.KnownRobot;
import dev.chancery.sync.account.Lifecycle;
import dev.chancery.sync.account.Limit;
import dev.chancery.sync.account.RosterGuard;
import dev.chancery.sync.account.RosterLimits;
import dev.chancery.sync.desired.AudienceGuard;
import dev.chancery.sync.desired.Mapping;
import dev.chancery.sync.directory.InMemoryDirectory;
import dev.chancery.sync.directory.Occasion;
import dev.chancery.sync.registry.ForgetfulRegistry;
import dev.chancery.sync.registry.InMemoryHolds;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DirectoryPassTest {
    @ParameterizedTest
    @CsvSource({"NEWS, robots", "ROUTINE, readAnew robots", "WHOLE, readAnew robots"})
    void letsTheRegistryAnswerFromMemoryWhenThereIsNewsAndNeverElse(Occasion occasion, String asked) {
        var registry = new Asked();
        var guards = new ReadingGuards(
                _ -> new RosterGuard(RosterLimits.DEFAULT), new AudienceGuard(Limit.DEFAULT), new InMemoryHolds());
        var pass = new DirectoryPass(
                List.of(new InMemoryDirectory("corp").put(entry(1, "a"))),
                registry,
                new Lifecycle(Duration.ofDays(1)),
                guards,
                new Mapping(List.of()),
                Clock.fixed(NOW, ZoneOffset.UTC));

        assertThat(pass.look(occasion)).isInstanceOf(Look.Seen.class);

        assertThat(String.join(" ", registry.questions)).isEqualTo(asked);
    }

    /** Knows nothing, and writes down in which order it is asked for robots. */
    private static final class Asked extends ForgetfulRegistry {
        private final List<String> questions = new ArrayList<>();

        @Override
        public void readAnew() {
            questions.add("readAnew");
        }

        @Override
        public List<KnownRobot> robots() {
            questions.add("robots");
            return List.of();
        }
    }
}
