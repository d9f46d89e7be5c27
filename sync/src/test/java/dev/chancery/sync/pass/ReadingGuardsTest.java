package dev.chancery.sync.pass;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chancery.sync.account.Lifecycle;
import dev.chancery.sync.account.Limit;
import dev.chancery.sync.account.RosterGuard;
import dev.chancery.sync.account.RosterLimits;
import dev.chancery.sync.account.TestRobots;
import dev.chancery.sync.desired.AudienceGrant;
import dev.chancery.sync.desired.AudienceGuard;
import dev.chancery.sync.registry.InMemoryHolds;
import java.time.Duration;
import java.util.AbstractCollection;
import java.util.Iterator;
import java.util.List;
import org.junit.jupiter.api.Test;

class ReadingGuardsTest {
    private static final Limit LIMIT = new Limit(1, 0);

    private final ReadingGuards guards = new ReadingGuards(
            _ -> new RosterGuard(new RosterLimits(LIMIT, LIMIT, LIMIT)), new AudienceGuard(LIMIT), new InMemoryHolds());

    @Test
    void comparesAudiencesOnceThoughSomeAreLost() {
        var robots = TestRobots.reading(TestRobots.entry(1, "a"), TestRobots.entry(2, "b"));
        var roster = new Lifecycle(Duration.ofDays(1)).advance(robots, List.of(), TestRobots.NOW);
        var had = new Counted(List.of(vault(1), vault(2)));

        var loss = guards.loss(had, List.of(), roster);

        assertThat(loss.isTooMuch()).isTrue();
        assertThat(had.times).isEqualTo(1);
    }

    private static AudienceGrant vault(int robot) {
        return new AudienceGrant(TestRobots.id(robot), "vault", null, "everyone");
    }

    /** How often it was gone through. */
    private static final class Counted extends AbstractCollection<AudienceGrant> {
        private final List<AudienceGrant> all;
        private int times;

        Counted(List<AudienceGrant> all) {
            this.all = all;
        }

        @Override
        public Iterator<AudienceGrant> iterator() {
            times++;
            return all.iterator();
        }

        @Override
        public int size() {
            return all.size();
        }
    }
}
