package dev.chancery.sync.pass;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import dev.chancery.sync.account.Roster;
import dev.chancery.sync.audit.AuditEvent;
import dev.chancery.sync.desired.ClusterName;
import dev.chancery.sync.desired.Mapping;
import dev.chancery.sync.directory.DirectoryNews;
import dev.chancery.sync.directory.DirectoryReading;
import dev.chancery.sync.directory.DirectoryReading.PartialReason;
import dev.chancery.sync.plan.GuardedKind;
import dev.chancery.sync.plan.Hold;
import dev.chancery.sync.plan.Plan;
import dev.chancery.sync.registry.InMemoryHolds;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.slf4j.LoggerFactory;

class HoldBookTest {
    private static final UUID RUN = new UUID(0, 1);

    private final ListAppender<ILoggingEvent> shouts = new ListAppender<>();
    private final Logger logger = (Logger) LoggerFactory.getLogger(HoldBook.class);
    private final List<AuditEvent> audited = new ArrayList<>();
    private final InMemoryHolds holds = new InMemoryHolds();
    private final HoldBook book = new HoldBook(holds, (_, events) -> audited.addAll(events));

    @BeforeEach
    void listen() {
        shouts.start();
        logger.addAppender(shouts);
    }

    @AfterEach
    void listenNoMore() {
        logger.detachAppender(shouts);
    }

    @Test
    void tellsOnceOfWhatGoesOnWaiting() {
        for (int run = 0; run < 3; run++) book.keep(RUN, restrained("a"), Set.of(), Set.of());

        assertThat(shouts.list).hasSize(1);
        assertThat(audited).hasSize(1);
        assertThat(holds.reasons()).hasSize(3);
    }

    @Test
    void tellsOnceOfAPlanThatGoesOnWaiting() {
        for (int run = 0; run < 3; run++) book.keep(RUN, plan());

        assertThat(shouts.list).hasSize(1);
        assertThat(audited)
                .containsExactly(new AuditEvent.PlanHeld(
                        new ClusterName("east"), plan().digest(plan().holds().getFirst()), "too many"));
        assertThat(holds.reasons()).hasSize(3);
    }

    @Test
    void tellsOfWhatIsNewBesideWhatWaits() {
        book.keep(RUN, restrained("a"), Set.of(), Set.of());
        book.keep(RUN, restrained("a", "b"), Set.of(), Set.of());

        assertThat(shouts.list).hasSize(2);
        assertThat(audited)
                .extracting(AuditEvent.RestraintHeld.class::cast)
                .extracting(AuditEvent.RestraintHeld::reason)
                .containsExactly("too many: a", "too many: b");
    }

    @Test
    void tellsAgainOfWhatWaitsAgain() {
        book.keep(RUN, restrained("a"), Set.of(), Set.of());
        book.keep(RUN, restrained(), Set.of(), Set.of());
        book.keep(RUN, restrained("a"), Set.of(), Set.of());

        assertThat(shouts.list).hasSize(2);
        assertThat(audited).hasSize(2);
    }

    @Test
    void tellsAgainOfWhatCouldNotBeAudited() {
        var failing = new ArrayList<>(List.of(new IllegalStateException("the database is gone")));
        var twice = new HoldBook(holds, (_, events) -> {
            if (!failing.isEmpty()) throw failing.removeFirst();
            audited.addAll(events);
        });

        assertThatThrownBy(() -> twice.keep(RUN, restrained("a"), Set.of(), Set.of()))
                .hasMessage("the database is gone");
        twice.keep(RUN, restrained("a"), Set.of(), Set.of());

        assertThat(audited).hasSize(1);
    }

    @Test
    void tellsAgainOfWhatWaitsAgainSinceItsRejectionIsOver() {
        book.keep(RUN, restrained("a"), Set.of(), Set.of());
        holds.rejectAll();
        book.keep(RUN, restrained("a"), Set.of(), Set.of());
        assertThat(shouts.list).as("while it lasts").hasSize(1);
        holds.letRejectionsExpire();

        for (int run = 0; run < 2; run++) book.keep(RUN, restrained("a"), Set.of(), Set.of());

        assertThat(shouts.list).hasSize(2);
        assertThat(audited).hasSize(2);
    }

    @Test
    void tellsAgainOfAPlanThatWaitsAgainSinceItsRejectionIsOver() {
        book.keep(RUN, plan());
        holds.rejectAll();
        book.keep(RUN, plan());
        assertThat(shouts.list).as("while it lasts").hasSize(1);
        holds.letRejectionsExpire();

        for (int run = 0; run < 2; run++) book.keep(RUN, plan());

        assertThat(shouts.list).hasSize(2);
        assertThat(audited).hasSize(2);
    }

    static Stream<Sighting> partly() {
        return Stream.of(
                new Sighting.Unread("plant", new DirectoryReading.Partial(PartialReason.TIME_LIMIT, "late")),
                new Sighting.Told(new DirectoryNews("plant", "dc1", Instant.EPOCH, 1, 0, List.of(), null)));
    }

    @ParameterizedTest
    @MethodSource("partly")
    void letsWhatWasNotLookedAtGoOnWaiting(Sighting sighting) {
        book.keep(RUN, restrained("a"), Set.of(), Set.of());
        holds.approve(null, restraint("a").digest(), "eve", "it is meant");

        book.keep(RUN, having(sighting, restrained("b")), Set.of(), Set.of());

        assertThat(holds.isUnused(null, restraint("a").digest())).isTrue();
        book.keep(RUN, restrained("a", "b"), Set.of(), Set.of());
        assertThat(shouts.list).as("each was told before").hasSize(2);
    }

    @Test
    void tellsOnceOfWhatWaitsWhileItsReadingIsHeld() {
        book.keep(RUN, restrained("a"), Set.of(), Set.of());
        book.keep(RUN, restrained(), Set.of(), Set.of(restraint("a").digest()));
        book.keep(RUN, restrained("a"), Set.of(), Set.of());

        assertThat(shouts.list).hasSize(1);
    }

    @Test
    void dropsWhatIsNoLongerHeldWhenEverythingWasLookedAt() {
        book.keep(RUN, restrained("a"), Set.of(), Set.of());
        holds.approve(null, restraint("a").digest(), "eve", "it is meant");

        book.keep(RUN, restrained("b"), Set.of(), Set.of());

        assertThat(holds.isUnused(null, restraint("a").digest())).isFalse();
    }

    /** The same look, had another directory been seen so. */
    private static Look.Seen having(Sighting sighting, Look.Seen seen) {
        return new Look.Seen(
                List.of(sighting),
                seen.known(),
                seen.roster(),
                seen.mapped(),
                seen.audiences(),
                seen.unasked(),
                seen.adoptions(),
                seen.restraints());
    }

    private static Look.Seen restrained(String... robots) {
        var nobody = new Roster(List.of(), Map.of(), List.of(), List.of(), List.of(), List.of(), Set.of());
        return new Look.Seen(
                List.of(),
                Map.of(),
                nobody,
                new Mapping(List.of()).map(nobody, List.of()),
                List.of(),
                new Unasked(Set.of(), Set.of()),
                Map.of(),
                Stream.of(robots).map(HoldBookTest::restraint).toList());
    }

    private static Plan plan() {
        var hold = new Hold(GuardedKind.DELETIONS, "too many", Set.of(), Set.of());
        return new Plan(new ClusterName("east"), List.of(), List.of(hold));
    }

    private static Restraint restraint(String robot) {
        return Restraint.of(Restraint.Kind.SUSPENSIONS, "too many: " + robot, Set.of(), List.of(robot));
    }
}
