package dev.chancery.sync.pass;

import static dev.chancery.sync.account.TestRobots.NOW;
import static org.assertj.core.api.Assertions.assertThat;

import dev.chancery.sync.account.Lifecycle;
import dev.chancery.sync.account.Limit;
import dev.chancery.sync.account.RosterGuard;
import dev.chancery.sync.account.RosterLimits;
import dev.chancery.sync.desired.AudienceGuard;
import dev.chancery.sync.desired.Mapping;
import dev.chancery.sync.directory.Directory;
import dev.chancery.sync.directory.DirectoryReading;
import dev.chancery.sync.directory.KnownPosition;
import dev.chancery.sync.directory.Occasion;
import dev.chancery.sync.directory.ServerPosition;
import dev.chancery.sync.registry.ForgetfulRegistry;
import dev.chancery.sync.registry.InMemoryHolds;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Corp was read at 7, and before that is judged another process of ours has seen its server at 9. */
@Timeout(300)
class OvertakenReadingTest {
    private final Map<String, KnownPosition> stored = new ConcurrentHashMap<>(Map.of("dc1", at(5)));
    private final CountDownLatch corpIsRead = new CountDownLatch(1);
    private final CountDownLatch corpMayAnswer = new CountDownLatch(1);
    private final Queue<Integer> counts = new ConcurrentLinkedQueue<>();
    private Runnable meanwhile = () -> {};

    @Test
    void doesNotConvictItsServerWhenItWaitedForAnotherDirectory() {
        corpMayAnswer.countDown();
        var pass = pass(new Scripted("plant", () -> {
            await(corpIsRead);
            stored.put("dc1", at(9));
            return reading("plant", "dc7", 1);
        }));

        corpIsAt(7, 9);

        var seen = (Look.Seen) pass.look(Occasion.WHOLE);

        assertThat(seen.unread()).isEmpty();
        assertThat(seen.doubtful()).isEmpty();
        assertThat(counts).as("all that corp had to say").isEmpty();
        assertThat(pass.heeding(Set.of("plant"), Set.of(), seen).doubtful())
                .as("nor when it is looked at once more")
                .isEmpty();
    }

    @Test
    void distrustsAServerThatIsBehindWhenItIsAskedAgain() {
        corpMayAnswer.countDown();
        var pass = pass(new Scripted("plant", () -> {
            await(corpIsRead);
            stored.put("dc1", at(9));
            return reading("plant", "dc7", 1);
        }));
        corpIsAt(7, 8);

        assertThat(((Look.Seen) pass.look(Occasion.WHOLE)).doubtful()).hasSize(1);
    }

    @Test
    void countsAsNotReadWhenItIsOvertakenAgain() {
        corpMayAnswer.countDown();
        var pass = pass(new Scripted("plant", () -> {
            await(corpIsRead);
            stored.put("dc1", at(9));
            return reading("plant", "dc7", 1);
        }));
        corpIsAt(7, 9);
        meanwhile = () -> stored.put("dc1", at(11));

        var seen = (Look.Seen) pass.look(Occasion.WHOLE);

        assertThat(seen.doubtful()).isEmpty();
        assertThat(seen.unread()).singleElement().satisfies(unread -> assertThat(
                        unread.reading().reason())
                .isEqualTo(DirectoryReading.PartialReason.OVERTAKEN));
    }

    @Test
    void doesNotConvictItsServerWhenItCameLate() throws Exception {
        var pass = pass(new Scripted("plant", () -> reading("plant", "dc7", 1)));
        corpIsAt(7, 9);
        var rung = new Semaphore(0);
        pass.ringing(rung::release);
        assertThat(((Look.Seen) pass.look(Occasion.NEWS)).unread()).hasSize(1);

        stored.put("dc1", at(9));
        corpMayAnswer.countDown();
        rung.acquire();

        var seen = (Look.Seen) pass.look(Occasion.NEWS);
        assertThat(seen.unread()).isEmpty();
        assertThat(seen.doubtful()).isEmpty();
    }

    /** One time after the other. */
    private void corpIsAt(Integer... each) {
        counts.addAll(List.of(each));
    }

    private DirectoryPass pass(Directory other) {
        var corp = new Scripted("corp", () -> {
            await(corpMayAnswer);
            int count = counts.remove();
            if (counts.isEmpty()) meanwhile.run();
            corpIsRead.countDown();
            return reading("corp", "dc1", count);
        });
        return new DirectoryPass(
                List.of(corp, other),
                new Storing(stored),
                new Lifecycle(Duration.ofDays(1)),
                new ReadingGuards(
                        _ -> new RosterGuard(RosterLimits.DEFAULT),
                        new AudienceGuard(Limit.DEFAULT),
                        new InMemoryHolds()),
                new Mapping(List.of()),
                Clock.fixed(NOW, ZoneOffset.UTC),
                new Patience(Duration.ZERO));
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private static DirectoryReading reading(String directory, String server, int count) {
        return new DirectoryReading.Complete(
                directory, server, NOW, List.of(), List.of(), position(server, count), Set.of());
    }

    private static KnownPosition at(int count) {
        return new KnownPosition(position("dc1", count), Map.of(), null);
    }

    private static ServerPosition position(String server, int count) {
        return ServerPosition.parse(server, "highestCommittedUSN " + count);
    }

    private record Scripted(String name, Supplier<DirectoryReading> answer) implements Directory {
        @Override
        public DirectoryReading read() {
            return answer.get();
        }
    }

    private static final class Storing extends ForgetfulRegistry {
        private final Map<String, KnownPosition> corp;

        Storing(Map<String, KnownPosition> corp) {
            this.corp = corp;
        }

        @Override
        public Map<String, KnownPosition> positions(String directory) {
            return directory.equals("corp") ? Map.copyOf(corp) : Map.of();
        }
    }
}
