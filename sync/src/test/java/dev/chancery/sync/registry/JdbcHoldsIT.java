package dev.chancery.sync.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.chancery.sync.MigratedDatabase;
import dev.chancery.sync.desired.ClusterName;
import dev.chancery.sync.directory.StableId;
import dev.chancery.sync.plan.GuardedKind;
import dev.chancery.sync.registry.Holds.Approval;
import dev.chancery.sync.registry.Holds.Decision;
import dev.chancery.sync.registry.Holds.Held;
import dev.chancery.testbed.Database;
import dev.chancery.testbed.Servers;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.jdbc.core.JdbcTemplate;

/** Holds in a real PostgreSQL, with no more rights than sync has. */
@ExtendWith(Servers.class)
class JdbcHoldsIT {
    private static final ClusterName EAST = new ClusterName("east");
    private static final ClusterName WEST = new ClusterName("west");
    private static final StableId ROBOT = new StableId("0b07");
    private static final StableId LATE = new StableId("1a7e");
    private static final List<String> EVIDENCE = List.of("Delete ServiceAccount ns/a", "Delete ServiceAccount ns/b");

    private final Database database;
    private final JdbcTemplate jdbc;
    private final Holds holds;

    JdbcHoldsIT(Database server) {
        database = MigratedDatabase.on(server, "holds");
        jdbc = new JdbcTemplate(database.dataSource("chancery_sync"));
        holds = new JdbcHolds(jdbc, Duration.ofHours(24));
    }

    @AfterEach
    void drop() {
        database.close();
    }

    @Test
    void storesWhatWaitsOnceHoweverOftenItIsHeld() {
        for (int i = 0; i < 3; i++) {
            holds.held(run(), EAST, "d1", "too many", EVIDENCE);
            holds.held(run(), null, "d1", "all are gone", EVIDENCE);
        }

        assertThat(holds.open())
                .extracting(Held::cluster, Held::digest, Held::reason, Held::state, Held::evidence)
                .containsExactly(
                        tuple("east", "d1", "too many", "waiting", EVIDENCE),
                        tuple(null, "d1", "all are gone", "waiting", EVIDENCE));
    }

    @Test
    void addsUpWhatWasTakenInAnHourWithoutAsking() {
        holds.taken(run(), EAST, Map.of(GuardedKind.LOST_BINDINGS, Set.of("a", "b"), GuardedKind.RENAMES, Set.of("c")));
        holds.taken(run(), EAST, Map.of(GuardedKind.LOST_BINDINGS, Set.of("b", "late")));
        holds.taken(run(), WEST, Map.of(GuardedKind.DELETIONS, Set.of("late")));
        holds.taken(run(), WEST, Map.of());
        holds.audiencesLost(run(), Set.of("late"));
        holds.audiencesLost(run(), Set.of());
        holds.returned(run(), Set.of(ROBOT, LATE));
        holds.returned(run(), Set.of(ROBOT));

        assertThat(holds.takenLately(EAST))
                .containsOnly(
                        Map.entry(GuardedKind.LOST_BINDINGS, Set.of("a", "b", "late")),
                        Map.entry(GuardedKind.RENAMES, Set.of("c")));
        assertThat(holds.audiencesLostLately()).containsExactly("late");
        assertThat(holds.returnedLately()).containsExactlyInAnyOrder(ROBOT, LATE);

        new JdbcTemplate(database.dataSource())
                .update(
                        "UPDATE sync.taken SET taken_at = taken_at - interval '1 hour' WHERE object IN ('late', '1a7e')");
        assertThat(holds.takenLately(EAST))
                .containsOnly(
                        Map.entry(GuardedKind.LOST_BINDINGS, Set.of("a", "b")),
                        Map.entry(GuardedKind.RENAMES, Set.of("c")));
        assertThat(holds.takenLately(WEST)).isEmpty();
        assertThat(holds.audiencesLostLately()).isEmpty();
        assertThat(holds.returnedLately()).containsExactly(ROBOT);
    }

    @Test
    void remembersWhatIsHeldTogetherInPlaceOfWhatWas() {
        assertThat(holds.heldTogether(null)).isEmpty();
        holds.heldTogether(run(), null, Map.of("vanishing", Set.of("r1", "r2"), "lost-audiences", Set.of("r1 vault")));
        holds.heldTogether(run(), EAST, Map.of("deletions", Set.of("ServiceAccount ns/a")));
        holds.heldTogether(run(), null, Map.of("vanishing", Set.of("r2", "r3")));

        assertThat(holds.heldTogether(null)).containsOnly(Map.entry("vanishing", Set.of("r2", "r3")));
        assertThat(holds.heldTogether(EAST)).containsOnly(Map.entry("deletions", Set.of("ServiceAccount ns/a")));
        assertThat(holds.heldTogether(WEST)).isEmpty();
        holds.heldTogether(run(), EAST, Map.of());
        assertThat(holds.heldTogether(EAST)).isEmpty();
        assertThat(holds.heldTogether(null)).hasSize(1);
    }

    @Test
    void letsWhatIsHeldNowSupersedeWhatWaitedOrWasApproved() {
        holds.held(run(), EAST, "d1", "too many", EVIDENCE);
        holds.held(run(), EAST, "d2", "too many others", EVIDENCE);
        holds.held(run(), WEST, "d1", "too many", EVIDENCE);
        holds.held(run(), null, "r1", "all are gone", EVIDENCE);
        approve("d2");

        holds.settle(EAST, Set.of());

        assertThat(holds.open()).extracting(Held::digest).containsExactly("d1", "r1");
        assertThat(holds.use(run(), EAST, "d2")).isEmpty();
        holds.settle(null, Set.of("r1", "r2"));
        assertThat(holds.open()).extracting(Held::digest).containsExactly("d1", "r1");
    }

    @Test
    void holdsAnewAfterItWasSuperseded() {
        holds.held(run(), EAST, "d1", "too many", EVIDENCE);
        holds.settle(EAST, Set.of());
        holds.held(run(), EAST, "d1", "too many again", EVIDENCE);

        assertThat(holds.open()).extracting(Held::reason).containsExactly("too many again");
    }

    @Test
    void letsOneRunUseAnApprovalAndNoOther() {
        holds.held(run(), EAST, "d1", "too many", EVIDENCE);
        var first = run();
        assertThat(holds.use(first, EAST, "d1")).as("not decided").isEmpty();
        approve("d1");

        assertThat(holds.use(first, WEST, "d1")).as("another cluster").isEmpty();
        assertThat(holds.use(first, null, "d1")).as("a reading").isEmpty();
        assertThat(holds.use(first, EAST, "d2")).as("another digest").isEmpty();
        assertThat(holds.approval(run(), EAST, "d1"))
                .as("looked at, not used")
                .contains(new Approval("eve", "it is meant"));
        assertThat(holds.use(first, EAST, "d1")).contains(new Approval("eve", "it is meant"));
        assertThat(holds.use(first, EAST, "d1")).as("the same run again").isPresent();
        assertThat(holds.approval(first, EAST, "d1")).isPresent();
        assertThat(holds.approval(run(), EAST, "d1")).as("another run").isEmpty();
        assertThat(holds.use(run(), EAST, "d1")).as("another run").isEmpty();
        assertThat(holds.open()).isEmpty();
    }

    @Test
    void decidesOnce() {
        holds.held(run(), EAST, "d1", "too many", EVIDENCE);
        var id = holds.open().getFirst().id();

        assertThat(holds.decide(id, Decision.REJECTED, "eve", "no")).isPresent();

        assertThat(holds.decide(id, Decision.APPROVED, "bob", "yes")).isEmpty();
        assertThat(holds.decide(UUID.randomUUID(), Decision.APPROVED, "bob", "yes"))
                .isEmpty();
        assertThat(holds.use(run(), EAST, "d1")).isEmpty();
    }

    @Test
    void doesNotAskAgainWhileARejectionLasts() {
        assertThat(holds.held(run(), EAST, "d1", "too many", EVIDENCE)).isTrue();
        holds.decide(holds.open().getFirst().id(), Decision.REJECTED, "eve", "no");

        assertThat(holds.held(run(), EAST, "d1", "too many", EVIDENCE)).isFalse();
        holds.settle(EAST, Set.of("d1"));

        assertThat(holds.open())
                .extracting(Held::state, Held::decidedBy, Held::why)
                .containsExactly(tuple("rejected", "eve", "no"));
        assertThat(expiring().held(run(), EAST, "d1", "too many", EVIDENCE)).isTrue();
        assertThat(expiring().held(run(), EAST, "d1", "too many", EVIDENCE))
                .as("it waits already")
                .isFalse();
        assertThat(expiring().open()).extracting(Held::state).containsExactly("waiting");
    }

    @Test
    void letsAnApprovalExpire() {
        holds.held(run(), EAST, "d1", "too many", EVIDENCE);
        var approved = approve("d1");
        assertThat(approved.expires()).isEqualTo(decidedAt().plus(Duration.ofHours(24)));

        assertThat(expiring().use(run(), EAST, "d1")).isEmpty();
        assertThat(expiring().open()).isEmpty();
        assertThat(holds.use(run(), EAST, "d1")).as("expired for ever").isEmpty();
        holds.held(run(), EAST, "d1", "too many", EVIDENCE);
        assertThat(holds.open()).extracting(Held::state).containsExactly("waiting");
    }

    private Held approve(String digest) {
        var id = holds.open().stream()
                .filter(held -> held.digest().equals(digest))
                .findFirst()
                .orElseThrow()
                .id();
        return holds.decide(id, Decision.APPROVED, "eve", "it is meant").orElseThrow();
    }

    /** The same table, where nothing lasts. */
    private Holds expiring() {
        return new JdbcHolds(jdbc, Duration.ZERO);
    }

    private java.time.Instant decidedAt() {
        return jdbc.queryForObject("SELECT decided_at FROM sync.held", java.sql.Timestamp.class)
                .toInstant();
    }

    private UUID run() {
        return jdbc.queryForObject("INSERT INTO sync.run (trigger) VALUES ('test') RETURNING id", UUID.class);
    }
}
