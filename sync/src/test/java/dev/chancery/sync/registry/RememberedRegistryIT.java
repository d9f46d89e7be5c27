package dev.chancery.sync.registry;

import static dev.chancery.sync.account.TestRobots.NOW;
import static dev.chancery.sync.account.TestRobots.disabled;
import static dev.chancery.sync.account.TestRobots.entry;
import static dev.chancery.sync.account.TestRobots.id;
import static dev.chancery.sync.account.TestRobots.reading;
import static dev.chancery.sync.plan.TestObjects.EAST;
import static dev.chancery.sync.plan.TestObjects.VIEW;
import static dev.chancery.sync.plan.TestObjects.account;
import static dev.chancery.sync.plan.TestObjects.binding;
import static dev.chancery.sync.plan.TestObjects.desire;
import static java.util.concurrent.CompletableFuture.runAsync;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.chancery.sync.MigratedDatabase;
import dev.chancery.sync.account.KnownRobot;
import dev.chancery.sync.account.Lifecycle;
import dev.chancery.sync.account.RobotState;
import dev.chancery.sync.account.Roster;
import dev.chancery.sync.desired.AudienceGrant;
import dev.chancery.sync.desired.ClusterDesire;
import dev.chancery.sync.desired.ClusterName;
import dev.chancery.sync.desired.ClusterProfile;
import dev.chancery.sync.desired.ObjectKey;
import dev.chancery.sync.directory.DirectoryEntry;
import dev.chancery.testbed.Database;
import dev.chancery.testbed.Servers;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/** What the registry may answer from memory, and what it must not. In a real PostgreSQL. */
@ExtendWith(Servers.class)
class RememberedRegistryIT {
    private static final UUID RUN = new UUID(0, 7);
    private static final ClusterName WEST = new ClusterName("west");
    private static final List<ClusterProfile> BOTH =
            List.of(new ClusterProfile(EAST, Map.of("tier", "one")), new ClusterProfile(WEST, Map.of()));
    private static final List<AudienceGrant> VAULT =
            List.of(new AudienceGrant(id(1), "https://vault.example", null, "everyone"));
    private static final ClusterDesire IN_EAST = desire(account(1, "a"), account(2, "b"), binding(1, VIEW, "a"));
    private static final Map<ObjectKey, String> UIDS =
            Map.of(account(1, "a").key(), "u1", account(2, "b").key(), "u2");
    private static final String[] AS_REMEMBERED = {"east ns/a 1 u1", "east ns/b 2 u2"};

    private final Database database;
    private final JdbcTemplate owner;
    private final JdbcRegistry registry;

    RememberedRegistryIT(Database server) {
        database = MigratedDatabase.on(server, "remembered");
        owner = new JdbcTemplate(database.dataSource());
        registry = process();
    }

    @BeforeEach
    void twoRobotsInEast() {
        registry.remember(RUN, roster(NOW, entry(1, "a"), entry(2, "b")), VAULT, BOTH);
        registry.remember(RUN, IN_EAST, UIDS);
    }

    @AfterEach
    void drop() {
        database.close();
    }

    @Test
    void seesWhatIsChangedPastTheGenerationsOnlyWhenAllIsReadAnew() {
        byHand(
                "UPDATE registry.robot SET state = 'suspended', state_reason = 'by hand'; DELETE FROM registry.placement;"
                        + " DELETE FROM registry.binding; DELETE FROM registry.audience_grant");

        aRunThatFindsNothingNew();
        assertThat(placements()).as("news").isEmpty();
        registry.readAnew();
        aRunThatFindsNothingNew();

        assertThat(placements()).as("a routine run").containsExactly(AS_REMEMBERED);
        assertThat(counts()).isEqualTo("active 2, bindings 1, grants 1");
    }

    @Test
    void seesWhatAnotherProcessWrites() {
        var other = process();
        other.remember(RUN, roster(NOW, disabled(1, "a"), entry(2, "b"), entry(3, "c")), List.of(), BOTH);
        other.remember(RUN, desire(account(3, "c")), Map.of());

        assertThat(registry.robots())
                .extracting(KnownRobot::state)
                .containsExactlyInAnyOrder(RobotState.SUSPENDED, RobotState.ACTIVE, RobotState.ACTIVE);
        assertThat(registry.placements())
                .singleElement()
                .matches(placement -> placement.robot().equals(id(3)));
        assertThat(registry.audiences()).isEmpty();
    }

    @Test
    void knowsThatAnotherProcessWrote() {
        aRunThatFindsNothingNew();
        long edition = registry.edition();
        registry.remember(RUN, desire(account(1, "a")), UIDS);
        aRunThatFindsNothingNew();
        assertThat(registry.edition()).as("only we wrote").isEqualTo(edition);

        process().remember(RUN, desire(account(2, "a")), Map.of());
        registry.robots();
        assertThat(registry.edition()).isNotEqualTo(edition);
    }

    @Test
    void bringsInLineWhatAnotherProcessWrote() {
        process().remember(RUN, desire(account(2, "a"), binding(2, VIEW, "a")), Map.of());

        registry.remember(RUN, IN_EAST, UIDS);

        assertThat(placements()).containsExactly(AS_REMEMBERED);
        assertThat(counts()).isEqualTo("active 2, bindings 1, grants 1");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "INSERT INTO registry.placement (cluster, namespace, service_account, stable_id, rule)"
                        + " SELECT 'east', 'ns', 'c', stable_id, 'other' FROM registry.robot LIMIT 1",
                "DELETE FROM registry.placement WHERE service_account = 'b'",
                "UPDATE registry.placement SET service_account_uid = 'other'",
                "UPDATE registry.placement SET service_account_uid = 'new' WHERE service_account = 'a'"
            })
    void seesWhatAnotherCommitsBetweenTheLookAndTheWrite(String change) throws SQLException {
        try (var other = begun(change)) {
            var ours = inTheBackground(
                    Map.of(account(1, "a").key(), "new", account(2, "b").key(), "u2"));
            other.commit();
            ours.join();
        }

        assertThat(placements()).containsExactly("east ns/a 1 new", "east ns/b 2 u2");
        assertThat(registry.placements()).hasSize(2);
    }

    @Test
    void believesNothingOfAWriteThatIsRefused() {
        var forbidden = List.of(new AudienceGrant(id(1), "not allowed", null, "everyone"));
        var changed = roster(NOW, disabled(1, "a"), entry(2, "b"), entry(3, "c"));

        assertThatThrownBy(() -> registry.remember(RUN, changed, forbidden, BOTH))
                .isInstanceOf(DataAccessException.class);

        assertThat(registry.robots())
                .extracting(KnownRobot::state)
                .containsOnly(RobotState.ACTIVE)
                .hasSize(2);
        registry.remember(RUN, changed, VAULT, BOTH);
        assertThat(counts()).isEqualTo("active 2, suspended 1, bindings 1, grants 1");
    }

    @Test
    void believesNothingOfAWriteWhoseConnectionIsLost() throws SQLException {
        try (var other = begun("UPDATE registry.placement SET service_account_uid = 'other'")) {
            var ours = inTheBackground(Map.of());
            owner.queryForList("SELECT pg_terminate_backend(pid) FROM pg_locks WHERE NOT granted");
            assertThatThrownBy(ours::join).hasCauseInstanceOf(DataAccessException.class);
            other.commit();
        }
        assertThat(placements()).containsExactly("east ns/a 1 other", "east ns/b 2 other");

        registry.remember(RUN, IN_EAST, UIDS);

        assertThat(placements()).containsExactly(AS_REMEMBERED);
    }

    @Test
    void seesThatTheDatabaseIsACopyThatWentOnToTheSameGeneration() {
        byHand("UPDATE registry.generation SET committed_at = committed_at + interval '1 microsecond';"
                + " DELETE FROM registry.placement WHERE service_account = 'a'");

        registry.remember(RUN, IN_EAST, UIDS);

        assertThat(placements()).containsExactly(AS_REMEMBERED);
    }

    @Test
    void passesOverSeveralClustersDoNotMakeEachOtherForget() {
        var passes = Stream.of(EAST, WEST)
                .flatMap(cluster -> IntStream.range(0, 10)
                        .mapToObj(round -> runAsync(() -> registry.remember(
                                RUN,
                                new ClusterDesire(cluster, IN_EAST.objects(), Map.of(), Map.of(), Set.of()),
                                Map.of(account(1, "a").key(), cluster + "-" + round)))))
                .toList();
        passes.forEach(CompletableFuture::join);
        assertThat(placements()).hasSize(4);

        byHand("DELETE FROM registry.placement");

        assertThat(registry.placements()).as("from memory").hasSize(4);
    }

    @Test
    void remembersARobotAsItIsStoredAndNotAsItWasWanted() {
        var later = roster(NOW.plusSeconds(5), entry(1, "renamed"), entry(2, "b"));

        registry.remember(RUN, later, VAULT, BOTH);

        assertThat(registry.robots())
                .filteredOn(robot -> robot.id().equals(id(1)))
                .containsExactly(new KnownRobot(
                        id(1),
                        "corp",
                        "renamed",
                        "uid=renamed,ou=robots,dc=corp,dc=example",
                        name("a"),
                        RobotState.ACTIVE,
                        "",
                        NOW));
        assertThat(registry.robots())
                .containsExactlyInAnyOrderElementsOf(process().robots());
    }

    /** The roster that follows from what is known, and the same everything else. */
    private void aRunThatFindsNothingNew() {
        var same = new Lifecycle(Duration.ofDays(1))
                .advance(reading(entry(1, "a"), entry(2, "b")), registry.robots(), NOW.plusSeconds(9));
        registry.remember(RUN, same, VAULT, BOTH);
        registry.remember(RUN, IN_EAST, UIDS);
    }

    /** Waits for the generation that another holds. */
    private CompletableFuture<Void> inTheBackground(Map<ObjectKey, String> uids) {
        var ours = runAsync(() -> registry.remember(RUN, IN_EAST, uids));
        await().atMost(Duration.ofMinutes(2)).until(() -> !owner.queryForList(
                        "SELECT FROM pg_locks WHERE NOT granted AND relation =" + " 'registry.generation'::regclass")
                .isEmpty());
        return ours;
    }

    /** Another's change that is not committed yet. */
    private Connection begun(String change) throws SQLException {
        var connection = database.dataSource("chancery_sync").getConnection();
        connection.setAutoCommit(false);
        try (var statement = connection.createStatement()) {
            statement.execute("SELECT registry.commit_generation(NULL)");
            statement.execute(
                    change.replace("SET service_account_uid", "SET observed_at = now(), service_account_uid"));
        }
        return connection;
    }

    /** Past the triggers, as only a superuser can. */
    private void byHand(String change) {
        owner.execute("SET session_replication_role = replica; " + change);
    }

    private JdbcRegistry process() {
        var source = database.dataSource("chancery_sync");
        return new JdbcRegistry(new JdbcTemplate(source), new TransactionTemplate(new JdbcTransactionManager(source)));
    }

    private static Roster roster(Instant now, DirectoryEntry... entries) {
        return new Lifecycle(Duration.ofDays(1)).advance(reading(entries), List.of(), now);
    }

    private static dev.chancery.sync.account.ServiceAccountName name(String value) {
        return new dev.chancery.sync.account.ServiceAccountName(value);
    }

    private List<String> placements() {
        return owner.queryForList(
                "SELECT cluster || ' ' || namespace || '/' || service_account || ' ' || ltrim(right(stable_id, 12), '0')"
                        + " || ' ' || coalesce(service_account_uid, 'none') FROM registry.placement ORDER BY 1",
                String.class);
    }

    private String counts() {
        return owner.queryForObject(
                "SELECT (SELECT string_agg(state || ' ' || count, ', ' ORDER BY state) FROM (SELECT state, count(*) FROM"
                        + " registry.robot GROUP BY state)) || ', bindings ' || (SELECT count(*) FROM registry.binding)"
                        + " || ', grants ' || (SELECT count(*) FROM registry.audience_grant)",
                String.class);
    }
}
