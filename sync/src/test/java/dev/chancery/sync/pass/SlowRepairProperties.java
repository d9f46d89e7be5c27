package dev.chancery.sync.pass;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import dev.chancery.sync.account.Limit;
import dev.chancery.sync.account.TestRobots;
import dev.chancery.sync.directory.DirectoryEntry;
import dev.chancery.sync.directory.Occasion;
import dev.chancery.sync.registry.RunOutcome;
import java.time.Duration;
import java.util.List;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.lifecycle.AfterContainer;
import net.jqwik.api.lifecycle.BeforeContainer;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;

/** An accident that was held does no harm while it is put right, in whatever order and however slowly that is done. */
class SlowRepairProperties {
    private static final int ALL = 10;
    private static final Limit THREE = new Limit(3, 0);
    private static final Logger SHOUTS = (Logger) LoggerFactory.getLogger(HoldBook.class);

    /** What happens to each of them at once. */
    enum Accident {
        GONE(n -> TestRobots.entry(n, "r" + n, "view"), _ -> null),
        SWITCHED_OFF(n -> TestRobots.entry(n, "r" + n, "view"), n -> TestRobots.disabled(n, "r" + n)),
        SWITCHED_ON(n -> TestRobots.disabled(n, "r" + n), n -> TestRobots.entry(n, "r" + n, "view")),
        GROUP_EMPTIED(n -> TestRobots.entry(n, "r" + n, "view"), n -> TestRobots.entry(n, "r" + n)),
        CALLERS_LOST(n -> TestRobots.entry(n, "r" + n, "call"), n -> TestRobots.entry(n, "r" + n)),
        POWER_FOR_ALL(n -> TestRobots.entry(n, "r" + n), n -> TestRobots.entry(n, "r" + n, "far"));

        private final IntFunction<DirectoryEntry> right;
        private final IntFunction<@Nullable DirectoryEntry> wrong;

        Accident(IntFunction<DirectoryEntry> right, IntFunction<@Nullable DirectoryEntry> wrong) {
            this.right = right;
            this.wrong = wrong;
        }

        private DirectoryEntry[] everybody() {
            return IntStream.rangeClosed(1, ALL).mapToObj(right).toArray(DirectoryEntry[]::new);
        }

        private void befall(int robot, NewsSite site) {
            var entry = wrong.apply(robot);
            if (entry == null) site.directory.remove(TestRobots.id(robot));
            else site.put(entry);
        }
    }

    /** Who is put right, and what kind of run comes then; none where the next is put right before. */
    private record Step(int robot, @Nullable Occasion run) {}

    /** Here nobody has to look. */
    @BeforeContainer
    static void hush() {
        SHOUTS.setLevel(Level.OFF);
    }

    @AfterContainer
    static void shoutAgain() {
        SHOUTS.setLevel(null);
    }

    @Provide
    Arbitrary<List<Step>> repairs() {
        var robots = Arbitraries.shuffle(IntStream.rangeClosed(1, ALL).boxed().toList());
        var runs = Arbitraries.of(Occasion.class).injectNull(0.3).list().ofSize(ALL);
        return robots.flatMap(order -> runs.map(kinds -> IntStream.range(0, ALL)
                .mapToObj(i -> new Step(order.get(i), kinds.get(i)))
                .toList()));
    }

    @Property(tries = 150)
    void leavesEverythingAsItWas(
            @ForAll Accident accident, @ForAll("repairs") List<Step> repairs, @ForAll Occasion first) {
        try (var site = new NewsSite(THREE, accident.everybody())) {
            assertThat(site.run(Occasion.ROUTINE).outcome()).isEqualTo(RunOutcome.IN_LINE);
            site.pauseOrResume(); // there nothing would be held
            site.pass(Duration.ofHours(2));
            var before = site.everything();
            for (int n = 1; n <= ALL; n++) accident.befall(n, site);
            site.run(first);
            assertThat(site.holds.reasons()).as("it is held").isNotEmpty();

            for (var step : repairs) {
                site.put(accident.right.apply(step.robot()));
                site.pass(Duration.ofMinutes(7));
                if (step.run() == null) continue;
                site.run(step.run());
                assertThat(site.everything()).isEqualTo(before);
            }
            site.pauseOrResume();
            assertThat(site.run(Occasion.NEWS).outcome()).isEqualTo(RunOutcome.IN_LINE);
            assertThat(site.everything()).isEqualTo(before);

            accident.befall(1, site);
            assertThat(site.run(Occasion.NEWS).outcome())
                    .as("what is put right counts no more")
                    .isEqualTo(RunOutcome.IN_LINE);
        }
    }
}
