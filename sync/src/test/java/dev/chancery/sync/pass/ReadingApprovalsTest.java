package dev.chancery.sync.pass;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.chancery.sync.account.Limit;
import dev.chancery.sync.account.RobotState;
import dev.chancery.sync.account.TestRobots;
import dev.chancery.sync.directory.DirectoryEntry;
import dev.chancery.sync.directory.Occasion;
import dev.chancery.sync.registry.RunOutcome;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.dao.TransientDataAccessResourceException;

/** When an approval of something that was read is used up. Ten robots, and three are many. */
class ReadingApprovalsTest {
    private static final int ALL = 10;
    private static final int MANY = 5;

    private final NewsSite site = new NewsSite(
            new Limit(2, 5),
            IntStream.rangeClosed(1, ALL)
                    .mapToObj(n -> TestRobots.entry(n, "r" + n, "view"))
                    .toArray(DirectoryEntry[]::new));

    /** What happens to many robots at once, and the state that they are in when it has passed. */
    private enum Mass {
        GONE(RobotState.QUARANTINED, (site, n) -> site.directory.remove(TestRobots.id(n))),
        SWITCHED_OFF(RobotState.SUSPENDED, (site, n) -> site.put(TestRobots.disabled(n, "r" + n)));

        private final RobotState end;
        private final BiConsumer<NewsSite, Integer> step;

        Mass(RobotState end, BiConsumer<NewsSite, Integer> step) {
            this.end = end;
            this.step = step;
        }
    }

    @BeforeEach
    void everybodyIsKnown() {
        assertThat(site.run(Occasion.ROUTINE).outcome()).isEqualTo(RunOutcome.IN_LINE);
    }

    @AfterEach
    void close() {
        site.close();
    }

    @ParameterizedTest
    @EnumSource
    void isKeptByARunThatFailsBeforeAnythingIsRemembered(Mass mass) {
        var digest = held(mass);
        site.holds.approve(null, digest, "eve", "it is meant");
        site.registry.fail(true);

        for (int i = 0; i < 2; i++)
            assertThatThrownBy(() -> site.run(Occasion.ROUTINE))
                    .isInstanceOf(TransientDataAccessResourceException.class);

        assertThat(site.holds.isUnused(null, digest)).isTrue();
        assertThat(states()).containsOnly(RobotState.ACTIVE);
        site.registry.fail(false);
        assertThat(site.run(Occasion.ROUTINE).outcome()).isEqualTo(RunOutcome.IN_LINE);
        assertThat(site.holds.isUnused(null, digest)).isFalse();
        assertThat(states()).containsOnly(mass.end);
    }

    @ParameterizedTest
    @EnumSource
    void lastsUntilSomethingElseIsHeld(Mass mass) {
        var digest = held(mass);
        site.holds.approve(null, digest, "eve", "it is meant");
        mass.step.accept(site, MANY + 1);

        assertThat(site.run(Occasion.ROUTINE).outcome()).isEqualTo(RunOutcome.HELD);

        assertThat(site.holds.isUnused(null, digest)).as("it is void").isFalse();
        assertThat(states()).containsOnly(RobotState.ACTIVE);
    }

    @Test
    void letsNothingPassWhenItHasRunOutMeanwhile() {
        site.holds.approve(null, held(Mass.SWITCHED_OFF), "eve", "it is meant");
        site.holds.letRunOutBeforeUse();

        assertThatThrownBy(() -> site.run(Occasion.ROUTINE))
                .isInstanceOf(ApprovalGone.class)
                .hasMessageContaining("has run out, or another run has used it");

        assertThat(states()).containsOnly(RobotState.ACTIVE);
    }

    private String held(Mass mass) {
        for (int n = 1; n <= MANY; n++) mass.step.accept(site, n);
        var report = site.run(Occasion.ROUTINE);
        assertThat(report.outcome()).isEqualTo(RunOutcome.HELD);
        var seen = (Look.Seen) report.look();
        return seen.restraints().isEmpty()
                ? seen.doubtful().getFirst().digest()
                : seen.restraints().getFirst().digest();
    }

    private List<RobotState> states() {
        return IntStream.rangeClosed(1, MANY).mapToObj(site::state).toList();
    }
}
