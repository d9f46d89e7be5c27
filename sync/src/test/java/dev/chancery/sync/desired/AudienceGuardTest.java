package dev.chancery.sync.desired;

import static dev.chancery.sync.account.TestRobots.NOW;
import static dev.chancery.sync.account.TestRobots.disabled;
import static dev.chancery.sync.account.TestRobots.entry;
import static dev.chancery.sync.account.TestRobots.id;
import static dev.chancery.sync.account.TestRobots.known;
import static dev.chancery.sync.account.TestRobots.reading;
import static org.assertj.core.api.Assertions.assertThat;

import dev.chancery.sync.account.KnownRobot;
import dev.chancery.sync.account.Lifecycle;
import dev.chancery.sync.account.Limit;
import dev.chancery.sync.account.RobotState;
import dev.chancery.sync.account.Roster;
import dev.chancery.sync.directory.DirectoryEntry;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class AudienceGuardTest {
    private static final int ROBOTS = 10;
    private final AudienceGuard guard = new AudienceGuard(new Limit(2, 10));
    private final List<AudienceGrant> had = new ArrayList<>();
    private final List<DirectoryEntry> entries = new ArrayList<>();

    AudienceGuardTest() {
        for (int n = 0; n < ROBOTS; n++) {
            had.add(new AudienceGrant(id(n), "https://vault.example", null, "rule"));
            entries.add(entry(n, "r" + n));
        }
    }

    @Test
    void allowsAsManyToBeLostAsTheLimitSaysAndNotOneMore() {
        assertThat(loss(had.subList(2, ROBOTS)).isTooMuch()).isFalse();

        var loss = loss(had.subList(3, ROBOTS));

        assertThat(loss.isTooMuch()).isTrue();
        assertThat(loss.reason())
                .isEqualTo("3 of 10 audiences would be lost at once, which is more than the limit of 2 or 10 %");
    }

    @Test
    void keepsAllThatWouldBeLostAndGoesOnWithWhatIsNew() {
        var wanted = new ArrayList<>(had.subList(3, ROBOTS));
        wanted.add(new AudienceGrant(id(1), "https://new.example", null, "rule"));

        assertThat(loss(wanted).keepingWhatWaits(wanted))
                .containsAll(had)
                .containsAll(wanted)
                .hasSize(ROBOTS + 1);
    }

    @Test
    void doesNotCountAnotherRuleForTheSameAudience() {
        var other = had.stream()
                .map(grant -> new AudienceGrant(grant.robot(), grant.audience(), null, "another"))
                .toList();
        assertThat(loss(other).lost()).isEmpty();
    }

    @Test
    void doesNotCountWhatRobotsLoseThatAreSwitchedOff() {
        for (int n = 0; n < 5; n++) entries.set(n, disabled(n, "r" + n));
        assertThat(loss(had.subList(5, ROBOTS)).lost()).isEmpty();
    }

    @Test
    void doesNotCountWhatIsLostBecauseTheCalleeIsGone() {
        for (int n = 0; n < ROBOTS; n++) had.set(n, new AudienceGrant(id(n), "robot:gone", id(99), "rule"));
        assertThat(loss(List.of()).lost()).isEmpty();
    }

    @Test
    void doesNotCountWhatAFrozenRobotKeeps() {
        var frozen = new Roster(
                roster().robots(),
                Map.of(id(1), "its name is also wanted"),
                List.of(),
                List.of(),
                List.of(),
                List.of(),
                Set.of());
        var loss = guard.loss(guard.missing(had, had.subList(2, ROBOTS), frozen), Set.of(), Set.of());
        assertThat(loss.lost()).containsExactly(had.getFirst());
    }

    @Test
    void countsWhatWasLostShortlyBefore() {
        assertThat(guard.loss(
                                guard.missing(had, had.subList(1, ROBOTS), roster()),
                                Set.of("x", AudienceGuard.word(had.getFirst())),
                                Set.of())
                        .isTooMuch())
                .isFalse();
        assertThat(guard.loss(guard.missing(had, had.subList(1, ROBOTS), roster()), Set.of("x", "y"), Set.of())
                        .reason())
                .isEqualTo("1 of 10 audiences would be lost, after 2 shortly before, which is more than the limit of"
                        + " 2 or 10 %");
        assertThat(guard.loss(guard.missing(had, had, roster()), Set.of("x", "y", "z"), Set.of())
                        .isTooMuch())
                .as("nothing more is lost")
                .isFalse();
    }

    private AudienceGuard.Loss loss(List<AudienceGrant> wanted) {
        return guard.loss(guard.missing(had, wanted, roster()), Set.of(), Set.of());
    }

    private Roster roster() {
        var known = new ArrayList<KnownRobot>();
        for (int n = 0; n < ROBOTS; n++) known.add(known(n, "r" + n, RobotState.ACTIVE));
        return new Lifecycle(Duration.ofDays(1)).advance(reading(entries, List.of()), known, NOW);
    }
}
