package dev.chancery.sync.pass;

import static dev.chancery.sync.account.TestRobots.NOW;
import static dev.chancery.sync.account.TestRobots.disabled;
import static dev.chancery.sync.account.TestRobots.entry;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.InstanceOfAssertFactories.STRING;

import dev.chancery.sync.account.KnownRobot;
import dev.chancery.sync.account.Lifecycle;
import dev.chancery.sync.account.Limit;
import dev.chancery.sync.account.RobotState;
import dev.chancery.sync.account.RosterGuard;
import dev.chancery.sync.account.RosterLimits;
import dev.chancery.sync.account.TestRobots;
import dev.chancery.sync.desired.AudienceGuard;
import dev.chancery.sync.desired.Mapping;
import dev.chancery.sync.directory.DirectoryReading.PartialReason;
import dev.chancery.sync.directory.InMemoryDirectory;
import dev.chancery.sync.directory.Occasion;
import dev.chancery.sync.registry.ForgetfulRegistry;
import dev.chancery.sync.registry.InMemoryHolds;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** What waits of one directory of two. */
class KeptApprovalsTest {
    private static final UUID RUN = new UUID(0, 1);

    private final InMemoryDirectory corp = new InMemoryDirectory("corp");
    private final InMemoryDirectory lab = new InMemoryDirectory("lab").put(entry(9, "r9"));
    private final InMemoryHolds holds = new InMemoryHolds();
    private final HoldBook book = new HoldBook(holds, (_, _) -> {});
    private final DirectoryPass pass = new DirectoryPass(
            List.of(corp, lab),
            new TwoRobots(),
            new Lifecycle(Duration.ofDays(1)),
            new ReadingGuards(
                    _ -> new RosterGuard(new RosterLimits(Limit.DEFAULT, new Limit(1, 0), Limit.DEFAULT)),
                    new AudienceGuard(Limit.DEFAULT),
                    holds),
            new Mapping(List.of()),
            Clock.fixed(NOW, ZoneOffset.UTC));

    @Test
    void keepsAnApprovalWhileItsDirectoryIsNotRead() {
        corp.put(disabled(1, "r1")).put(disabled(2, "r2"));
        var digest = keep().restraints().getFirst().digest();
        holds.approve(null, digest, "eve", "it is meant");
        corp.fail(PartialReason.UNREACHABLE, "silence");

        assertThat(keep().restraints()).isEmpty();
        assertThat(holds.isUnused(null, digest)).isTrue();

        corp.recover();
        corp.put(entry(1, "r1")).put(entry(2, "r2"));
        assertThat(keep().restraints()).isEmpty();
        assertThat(holds.isUnused(null, digest)).as("it is void").isFalse();
    }

    @Test
    void goesOnCountingWhatWasHeldTogetherWhileItsDirectoryIsNotRead() {
        corp.put(disabled(1, "r1")).put(disabled(2, "r2"));
        keep();
        var together = holds.heldTogether(null);
        assertThat(together).containsOnlyKeys("suspending");
        corp.fail(PartialReason.UNREACHABLE, "silence");

        keep();
        assertThat(holds.heldTogether(null)).isEqualTo(together);

        corp.recover();
        corp.clear();
        corp.putUnusable(TestRobots.unusable(null, "its id cannot be read"));
        keep();
        assertThat(holds.heldTogether(null))
                .as("of neither can anything be said")
                .isEqualTo(together);

        corp.clear();
        corp.put(entry(1, "r1")).put(disabled(2, "r2"));
        assertThat(keep().restraints())
                .extracting(Restraint::reason)
                .singleElement(STRING)
                .startsWith(
                        "in directory corp, 1 of 2 robots are switched off, and 1 that were held with them are put right");
        corp.put(entry(2, "r2"));
        keep();
        assertThat(holds.heldTogether(null)).isEmpty();
    }

    private Look.Seen keep() {
        var seen = (Look.Seen) pass.look(Occasion.WHOLE);
        book.keep(RUN, seen, Set.of(), Set.of());
        book.written(RUN, seen, Set.of());
        return seen;
    }

    private static final class TwoRobots extends ForgetfulRegistry {
        @Override
        public List<KnownRobot> robots() {
            return List.of(TestRobots.known(1, "r1", RobotState.ACTIVE), TestRobots.known(2, "r2", RobotState.ACTIVE));
        }
    }
}
