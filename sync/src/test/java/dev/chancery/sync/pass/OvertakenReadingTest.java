package dev.chancery.sync.pass;

import static dev.chancery.sync.account.TestRobots.NOW;
import static dev.chancery.sync.account.TestRobots.changed;
import static org.assertj.core.api.Assertions.assertThat;

import dev.chancery.sync.account.Lifecycle;
import dev.chancery.sync.account.Limit;
import dev.chancery.sync.account.RosterGuard;
import dev.chancery.sync.account.RosterLimits;
import dev.chancery.sync.account.TestRobots;
import dev.chancery.sync.desired.AudienceGuard;
import dev.chancery.sync.desired.Mapping;
import dev.chancery.sync.directory.Directory;
import dev.chancery.sync.directory.DirectoryEntry;
import dev.chancery.sync.directory.DirectoryReading;
import dev.chancery.sync.directory.DirectoryReading.PartialReason;
import dev.chancery.sync.directory.KnownPosition;
import dev.chancery.sync.directory.LastChange;
import dev.chancery.sync.directory.Occasion;
import dev.chancery.sync.directory.ServerPosition;
import dev.chancery.sync.directory.StableId;
import dev.chancery.sync.registry.ForgetfulRegistry;
import dev.chancery.sync.registry.InMemoryHolds;
import dev.chancery.sync.registry.RunOutcome;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Corp was read at 7, and before that is judged another process of ours has seen its server at 9. */
@Timeout(300)
class OvertakenReadingTest {
    private final Map<String, KnownPosition> stored = new ConcurrentHashMap<>(Map.of("dc1", at(5)));
    private final CountDownLatch corpIsRead = new CountDownLatch(1);
    private final CountDownLatch corpMayAnswer = new CountDownLatch(1);
    private final Queue<DirectoryReading> answers = new ConcurrentLinkedQueue<>();
    private final Map<StableId, StableId> adoptions = new ConcurrentHashMap<>();
    private Runnable meanwhile = () -> {};

    @Test
    void doesNotConvictItsServerWhenItWaitedForAnotherDirectory() {
        corpMayAnswer.countDown();
        var pass = passOvertakenBy(at(9));

        corpIsAt(7, 9);

        var seen = (Look.Seen) pass.look(Occasion.WHOLE);

        assertThat(seen.unread()).isEmpty();
        assertThat(seen.doubtful()).isEmpty();
        assertThat(answers).as("all that corp had to say").isEmpty();
        assertThat(pass.heeding(Set.of("plant"), Set.of(), seen).doubtful())
                .as("nor when it is looked at once more")
                .isEmpty();
    }

    @Test
    void distrustsAServerThatIsBehindWhenItIsAskedAgain() {
        corpMayAnswer.countDown();
        var pass = passOvertakenBy(at(9));
        corpIsAt(7, 8);

        assertThat(((Look.Seen) pass.look(Occasion.WHOLE)).doubtful()).hasSize(1);
    }

    @Test
    void countsAsNotReadWhenItIsOvertakenAgain() {
        corpMayAnswer.countDown();
        var pass = passOvertakenBy(at(9));
        corpIsAt(7, 9);
        meanwhile = () -> stored.put("dc1", at(11));

        var seen = (Look.Seen) pass.look(Occasion.WHOLE);

        assertThat(seen.doubtful()).isEmpty();
        assertThat(reasons(seen)).containsExactly(Map.entry("corp", PartialReason.OVERTAKEN));
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

        // who is with it may be late now
        var overtaken = pass.look(Occasion.NEWS);
        assertThat(reasons(overtaken)).as("nor is it believed").containsEntry("corp", PartialReason.OVERTAKEN);
        assertThat(isSettled(overtaken)).as("it is read again before long").isFalse();

        var next = (Look.Seen) pass.look(Occasion.WHOLE);
        assertThat(next.doubtful()).isEmpty();
        assertThat(reasons(next)).doesNotContainKey("corp");
        assertThat(isSettled(next)).isTrue();
    }

    @Test
    void isKnownByTheRobotsThatItsEntriesWereAdoptedFor() {
        corpMayAnswer.countDown();
        var robot = TestRobots.id(1);
        var entry = TestRobots.id(2);
        adoptions.put(entry, robot);
        stored.put("dc1", witnessed(robot, NOW));
        var pass = passOvertakenBy(witnessed(robot, NOW.plusSeconds(60)));
        answers.add(reading("corp", "dc1", 5, changed(2, NOW)));
        answers.add(reading("corp", "dc1", 5, changed(2, NOW.plusSeconds(60))));

        assertThat(((Look.Seen) pass.look(Occasion.WHOLE)).doubtful()).isEmpty();
        assertThat(answers).as("it was asked again").isEmpty();
    }

    private static boolean isSettled(Look look) {
        return new RunReport(new UUID(0, 1), RunOutcome.IN_LINE, look, Set.of(), List.of(), List.of()).isSettled();
    }

    private static Map<String, PartialReason> reasons(Look look) {
        return look.sightings().stream()
                .filter(Sighting.Unread.class::isInstance)
                .map(Sighting.Unread.class::cast)
                .collect(Collectors.toMap(
                        Sighting.Unread::directory, unread -> unread.reading().reason()));
    }

    /** One time after the other. */
    private void corpIsAt(Integer... each) {
        for (var count : each) answers.add(reading("corp", "dc1", count));
    }

    /** Corp is seen to have come so far by another process of ours while the other directory is waited for. */
    private DirectoryPass passOvertakenBy(KnownPosition seen) {
        return pass(new Scripted("plant", () -> {
            await(corpIsRead);
            stored.put("dc1", seen);
            return reading("plant", "dc7", 1);
        }));
    }

    private DirectoryPass pass(Directory other) {
        var corp = new Scripted("corp", () -> {
            await(corpMayAnswer);
            var answer = answers.remove();
            if (answers.isEmpty()) meanwhile.run();
            corpIsRead.countDown();
            return answer;
        });
        return new DirectoryPass(
                List.of(corp, other),
                new Storing(stored, adoptions),
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

    private static DirectoryReading reading(String directory, String server, int count, DirectoryEntry... entries) {
        return new DirectoryReading.Complete(
                directory, server, NOW, List.of(entries), List.of(), position(server, count), Set.of());
    }

    private static KnownPosition witnessed(StableId robot, Instant when) {
        return new KnownPosition(position("dc1", 5), Map.of(robot, new LastChange.Timed(when)), null);
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
        private final Map<StableId, StableId> adoptions;

        Storing(Map<String, KnownPosition> corp, Map<StableId, StableId> adoptions) {
            this.corp = corp;
            this.adoptions = adoptions;
        }

        @Override
        public Map<StableId, StableId> adoptions() {
            return adoptions;
        }

        @Override
        public Map<String, KnownPosition> positions(String directory) {
            return directory.equals("corp") ? Map.copyOf(corp) : Map.of();
        }
    }
}
