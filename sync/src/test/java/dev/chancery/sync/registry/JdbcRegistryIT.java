package dev.chancery.sync.registry;

import static dev.chancery.sync.account.TestRobots.NOW;
import static dev.chancery.sync.account.TestRobots.disabled;
import static dev.chancery.sync.account.TestRobots.entry;
import static dev.chancery.sync.account.TestRobots.expiring;
import static dev.chancery.sync.account.TestRobots.id;
import static dev.chancery.sync.account.TestRobots.reading;
import static dev.chancery.sync.account.TestRobots.unusable;
import static dev.chancery.sync.plan.TestObjects.EAST;
import static dev.chancery.sync.plan.TestObjects.EDIT;
import static dev.chancery.sync.plan.TestObjects.VIEW;
import static dev.chancery.sync.plan.TestObjects.account;
import static dev.chancery.sync.plan.TestObjects.binding;
import static dev.chancery.sync.plan.TestObjects.desire;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.chancery.sync.MigratedDatabase;
import dev.chancery.sync.account.KnownRobot;
import dev.chancery.sync.account.Lifecycle;
import dev.chancery.sync.account.RobotState;
import dev.chancery.sync.account.Roster;
import dev.chancery.sync.account.Scope;
import dev.chancery.sync.desired.AudienceGrant;
import dev.chancery.sync.desired.ClusterDesire;
import dev.chancery.sync.desired.ClusterName;
import dev.chancery.sync.desired.ClusterProfile;
import dev.chancery.sync.desired.RememberedPlacement;
import dev.chancery.sync.directory.DirectoryEntry;
import dev.chancery.sync.directory.DirectoryReading;
import dev.chancery.sync.directory.ServerPosition;
import dev.chancery.sync.directory.ShownPosition;
import dev.chancery.sync.kubernetes.IssuerDocument;
import dev.chancery.testbed.Database;
import dev.chancery.testbed.Servers;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.datasource.DataSourceTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/** The registry in a real PostgreSQL, with no more rights than sync has. */
@ExtendWith(Servers.class)
class JdbcRegistryIT {
    private static final UUID RUN = new UUID(0, 7);
    private static final ClusterName WEST = new ClusterName("west");
    private static final List<ClusterProfile> BOTH = List.of(
            new ClusterProfile(EAST, Map.of("tier", "one", "a-longer-key", "x")), new ClusterProfile(WEST, Map.of()));
    private static final IssuerDocument ISSUER = new IssuerDocument(
            "https://east.example",
            "{ \"keys\" : [ {\"kty\":\"EC\",\"crv\":\"P-256\",\"kid\":\"1\",\"alg\":\"ES256\"} ] }");

    private final Database database;
    private final JdbcTemplate jdbc;
    private final JdbcRegistry registry;

    JdbcRegistryIT(Database server) {
        database = MigratedDatabase.on(server, "registry");
        var source = database.dataSource("chancery_sync");
        jdbc = new JdbcTemplate(source);
        registry = new JdbcRegistry(jdbc, new TransactionTemplate(new DataSourceTransactionManager(source)));
    }

    @AfterEach
    void drop() {
        database.close();
    }

    @Test
    void knowsARobotAgainAsItWasRemembered() {
        remember(roster(NOW, entry(1, "a"), disabled(2, "SVC_b")));

        assertThat(registry.robots())
                .containsExactlyInAnyOrder(
                        new KnownRobot(
                                id(1),
                                "corp",
                                "a",
                                "uid=a,ou=robots,dc=corp,dc=example",
                                name("a"),
                                RobotState.ACTIVE,
                                "",
                                NOW),
                        new KnownRobot(
                                id(2),
                                "corp",
                                "SVC_b",
                                "uid=SVC_b,ou=robots,dc=corp,dc=example",
                                roster(NOW, entry(2, "SVC_b"))
                                        .robots()
                                        .getFirst()
                                        .name(),
                                RobotState.SUSPENDED,
                                "disabled in the directory",
                                NOW));
    }

    @Test
    void opensNoGenerationWhenNothingIsNew() {
        for (var now : List.of(
                Instant.parse("2026-11-24T12:00:00Z"),
                Instant.parse("2026-11-24T12:00:00.120Z"),
                Instant.parse("2026-11-24T12:00:00.123456789Z"))) {
            var readings = reading(
                    entry(1, "a"), disabled(2, "b"), expiring(3, "c", now.plusSeconds(5)), expiring(4, "d", now));
            remember(next(readings, now));
            remember(next(readings, now.plusSeconds(1)));
            long generation = generation();

            remember(next(readings, now.plusSeconds(2)));

            assertThat(generation()).as(now.toString()).isEqualTo(generation);
        }
    }

    @Test
    void opensNoGenerationForRobotsThatAreGoneAndStayGone() {
        remember(roster(NOW, entry(1, "a"), entry(2, "b")));
        remember(next(reading(entry(2, "b")), NOW.plusMillis(7)));
        long generation = generation();

        remember(next(reading(entry(2, "b")), NOW.plusMillis(8)));

        assertThat(generation()).isEqualTo(generation);
        assertThat(states()).containsEntry(id(1).value(), "quarantined");
    }

    @Test
    void opensNoGenerationForAClusterThatIsAsItWas() {
        remember(roster(NOW, entry(1, "a")));
        var desire = desire(account(1, "a"), binding(1, VIEW, "a"));
        var uids = Map.of(account(1, "a").key(), "u1");
        registry.remember(RUN, desire, uids);
        registry.remember(RUN, EAST, ISSUER);
        long generation = generation();

        registry.remember(RUN, desire, uids);
        registry.remember(RUN, EAST, ISSUER);

        assertThat(generation()).isEqualTo(generation);
        assertThat(issuers()).containsExactly("east https://east.example 1");
    }

    @Test
    void confirmsKeysThatAreAsTheyWereOnceAnHour() {
        remember(roster(NOW));
        registry.remember(RUN, EAST, ISSUER);
        learntMinutesAgo(59);
        long generation = generation();

        registry.remember(RUN, EAST, ISSUER);
        assertThat(generation()).isEqualTo(generation);
        learntMinutesAgo(61);
        generation = generation();
        registry.remember(RUN, EAST, ISSUER);

        assertThat(generation()).isEqualTo(generation + 1);
        assertThat(rows("SELECT (jwks_learnt_at > clock_timestamp() - interval '1 minute')::text FROM registry.cluster"
                        + " WHERE name = 'east'"))
                .containsExactly("true");
    }

    @Test
    void saysEitherTheKeysOrWhereTheyAre() {
        remember(roster(NOW));
        var asked = new IssuerDocument(
                "https://i.example", null, "{\"jwks_url\": \"https://i.example/k\", \"allow_http\":true}");
        registry.remember(RUN, EAST, ISSUER);

        registry.remember(RUN, EAST, asked);
        long generation = generation();
        registry.remember(RUN, EAST, asked);

        assertThat(generation()).isEqualTo(generation);
        assertThat(rows("SELECT issuer || ' ' || (discovery ->> 'jwks_url') || coalesce(jwks::text, ' no keys')"
                        + " || coalesce(jwks_learnt_at::text, ' never') FROM registry.cluster WHERE name = 'east'"))
                .containsExactly("https://i.example https://i.example/k no keys never");
        registry.remember(RUN, EAST, ISSUER);
        assertThat(issuers()).containsExactly("east https://east.example 1");
        assertThat(rows("SELECT discovery::text FROM registry.cluster WHERE discovery IS NOT NULL"))
                .isEmpty();
    }

    @Test
    void opensOneGenerationForEveryChangeAndTellsItsRun() {
        remember(roster(NOW, entry(1, "a")));
        long before = generation();

        remember(next(reading(disabled(1, "a")), NOW.plusSeconds(1)));

        assertThat(generation()).isEqualTo(before + 1);
        assertThat(states()).containsEntry(id(1).value(), "suspended");
        assertThat(jdbc.queryForList("SELECT DISTINCT run_id FROM registry.generation", UUID.class))
                .containsExactly(RUN);
    }

    @Test
    void followsARobotThroughItsWholeLife() {
        remember(roster(NOW, entry(1, "a")));
        for (var step : List.of(
                Map.entry(reading(disabled(1, "a")), "suspended"),
                Map.entry(reading(entry(1, "a")), "active"),
                Map.entry(reading(), "quarantined"),
                Map.entry(reading(), "deleted"),
                Map.entry(reading(entry(1, "a")), "active"))) {
            remember(new Lifecycle(Duration.ZERO).advance(step.getKey(), registry.robots(), NOW));
            assertThat(states()).containsExactly(Map.entry(id(1).value(), step.getValue()));
        }
    }

    @Test
    void keepsWhatAFrozenRobotHasThoughAnotherWantsItsPlace() {
        var grants = List.of(new AudienceGrant(id(1), "https://vault.example", null, "everyone"));
        registry.remember(RUN, roster(NOW, entry(1, "a"), entry(2, "b")), grants, BOTH);
        registry.remember(
                RUN,
                desire(account(1, "a"), binding(1, VIEW, "a")),
                Map.of(account(1, "a").key(), "u1"));
        var odd = reading(List.of(entry(2, "b")), List.of(unusable(id(1), "it is odd")));

        registry.remember(RUN, next(odd, NOW.plusSeconds(1)), List.of(), BOTH);
        registry.remember(RUN, desire(Map.of(), Map.of(id(1), "it is odd"), account(2, "a")), Map.of());

        assertThat(placements()).containsExactly("east ns/a " + id(1) + " u1");
        assertThat(rows("SELECT stable_id || ' ' || role_name FROM registry.binding"))
                .containsExactly(id(1) + " view");
        assertThat(rows("SELECT audience FROM registry.audience_grant")).containsExactly("https://vault.example");
        assertThat(states()).containsEntry(id(1).value(), "active");
    }

    @Test
    void keepsThePlaceThatTwoRobotsWant() {
        remember(roster(NOW, entry(1, "a"), entry(2, "b")));
        registry.remember(RUN, desire(account(1, "a")), Map.of(account(1, "a").key(), "u1"));

        registry.remember(RUN, desire(Map.of(account(1, "a").key(), "wanted by two"), Map.of()), Map.of());

        assertThat(placements()).containsExactly("east ns/a " + id(1) + " u1");
    }

    @Test
    void recordsUidsAsTheyBecomeKnownAndForgetsTheOldOne() {
        remember(roster(NOW, entry(1, "a")));
        var desire = desire(account(1, "a"));
        var key = account(1, "a").key();

        registry.remember(RUN, desire, Map.of());
        assertThat(placements()).containsExactly("east ns/a " + id(1) + " none");
        registry.remember(RUN, desire, Map.of(key, "u1"));
        registry.remember(RUN, desire, Map.of(key, "u2"));
        assertThat(placements()).containsExactly("east ns/a " + id(1) + " u2");
        registry.remember(RUN, desire, Map.of());
        assertThat(placements()).containsExactly("east ns/a " + id(1) + " none");
        assertThat(registry.placements()).containsExactly(new RememberedPlacement(EAST, "ns", "a", id(1), "everyone"));
    }

    @Test
    void leavesNoStaleRowsAndTouchesNoOtherCluster() {
        remember(roster(NOW, entry(1, "a"), entry(2, "b")));
        registry.remember(RUN, desire(account(1, "a"), account(2, "b"), binding(1, VIEW, "a")), Map.of());
        registry.remember(
                RUN, new ClusterDesire(WEST, List.of(account(1, "a")), Map.of(), Map.of(), Set.of()), Map.of());

        registry.remember(RUN, desire(account(2, "b"), binding(2, EDIT, "b")), Map.of());

        assertThat(placements())
                .containsExactlyInAnyOrder("east ns/b " + id(2) + " none", "west ns/a " + id(1) + " none");
        assertThat(rows("SELECT stable_id || ' ' || role_name FROM registry.binding"))
                .containsExactly(id(2) + " edit");
    }

    @Test
    void takesNoRolesFromRobotsThatItIsNotAskedAbout() {
        remember(roster(NOW, entry(1, "a"), entry(2, "b")));
        registry.remember(RUN, desire(binding(1, VIEW, "a"), binding(2, VIEW, "b")), Map.of());

        registry.remember(
                RUN,
                new ClusterDesire(EAST, Scope.only(Set.of(id(1))), List.of(), Map.of(), Map.of(), Set.of()),
                Map.of());

        assertThat(rows("SELECT stable_id || ' ' || role_name FROM registry.binding"))
                .containsExactly(id(2) + " view");
    }

    @Test
    void replacesAndRemovesAudienceGrants() {
        var roster = roster(NOW, entry(1, "a"), entry(2, "b"));
        registry.remember(
                RUN,
                roster,
                List.of(
                        new AudienceGrant(id(1), "robot:b", id(2), "callers"),
                        new AudienceGrant(id(1), "https://vault.example", null, "everyone")),
                BOTH);

        registry.remember(RUN, roster, List.of(new AudienceGrant(id(1), "robot:b", id(2), "others")), BOTH);

        assertThat(rows("SELECT stable_id || ' ' || audience || ' ' || callee || ' ' || rule FROM"
                        + " registry.audience_grant"))
                .containsExactly(id(1) + " robot:b " + id(2) + " others");
    }

    @Test
    void trustsNoClusterThatIsNoLongerConfigured() {
        remember(roster(NOW, entry(1, "a")));
        registry.remember(RUN, desire(account(1, "a"), binding(1, VIEW, "a")), Map.of());
        registry.remember(RUN, EAST, ISSUER);

        registry.remember(RUN, next(reading(entry(1, "a")), NOW), List.of(), BOTH.subList(1, 2));

        assertThat(rows("SELECT name::text FROM registry.cluster")).containsExactly("west");
        assertThat(placements()).isEmpty();
        assertThat(rows("SELECT name FROM registry.binding")).isEmpty();
    }

    @Test
    void remembersTextThatPostgresqlCannotHold() {
        var odd = new DirectoryEntry(
                id(1),
                "uid=a",
                "a",
                false,
                DirectoryEntry.Lock.NOT_SHOWN,
                null,
                "cn=o\0",
                "nul \0 here",
                null,
                Set.of(),
                Map.of());

        remember(roster(NOW, odd));

        assertThat(rows("SELECT owner_dn || description FROM registry.robot"))
                .containsExactly("cn=o\uFFFDnul \uFFFD here");
    }

    @Test
    void changesNothingWhenOnePartIsRefused() {
        remember(roster(NOW, entry(1, "a")));
        long generation = generation();
        var run = new JdbcRunLog(jdbc).started("a test");
        var grants = List.of(new AudienceGrant(id(1), "not allowed", null, "everyone"));
        var reached =
                new ShownPosition.Believed(ServerPosition.parse("dc1", "highestCommittedUSN 7"), List.of(), Set.of());
        var believed = new Believed(next(reading(disabled(1, "a")), NOW), grants, Map.of("corp", reached));
        var holds = new JdbcHolds(jdbc, Duration.ofDays(1));
        holds.held(run, null, "r1", "many are switched off", List.of());
        holds.decide(holds.open().getFirst().id(), Holds.Decision.APPROVED, "eve", "it is meant");
        var used = new AtomicBoolean();

        assertThatThrownBy(() -> registry.remember(
                        run,
                        believed,
                        BOTH,
                        () -> used.set(holds.use(run, null, "r1").isPresent())))
                .isInstanceOf(DataAccessException.class);

        assertThat(states()).containsEntry(id(1).value(), "active");
        assertThat(generation()).isEqualTo(generation);
        assertThat(registry.positions("corp")).isEmpty();
        assertThat(used).as("it comes last").isFalse();
        assertThat(holds.approval(new JdbcRunLog(jdbc).started("the next"), null, "r1"))
                .as("not used up")
                .isPresent();
    }

    @Test
    void changesNothingWhenWhatCountsTogetherWithItFails() {
        remember(roster(NOW, entry(1, "a")));
        long generation = generation();
        var run = new JdbcRunLog(jdbc).started("a test");
        var reached =
                new ShownPosition.Believed(ServerPosition.parse("dc1", "highestCommittedUSN 7"), List.of(), Set.of());
        var believed = new Believed(next(reading(disabled(1, "a")), NOW), List.of(), Map.of("corp", reached));
        var holds = new JdbcHolds(jdbc, Duration.ofDays(1));

        assertThatThrownBy(() -> registry.remember(
                        run, believed, BOTH, () -> holds.use(run, null, "r1").orElseThrow()))
                .isInstanceOf(NoSuchElementException.class);

        assertThat(states()).containsEntry(id(1).value(), "active");
        assertThat(generation()).isEqualTo(generation);
        assertThat(registry.positions("corp")).isEmpty();
        registry.remember(run, believed, BOTH, () -> {});
        assertThat(states()).containsEntry(id(1).value(), "suspended");
    }

    private void remember(Roster roster) {
        registry.remember(RUN, roster, List.of(), BOTH);
    }

    private static Roster roster(Instant now, DirectoryEntry... entries) {
        return new Lifecycle(Duration.ofDays(1)).advance(reading(entries), List.of(), now);
    }

    private Roster next(DirectoryReading.Complete reading, Instant now) {
        return new Lifecycle(Duration.ofDays(1)).advance(reading, registry.robots(), now);
    }

    private static dev.chancery.sync.account.ServiceAccountName name(String value) {
        return new dev.chancery.sync.account.ServiceAccountName(value);
    }

    private long generation() {
        var newest = jdbc.queryForObject("SELECT coalesce(max(generation), 0) FROM registry.generation", Long.class);
        return newest == null ? 0 : newest;
    }

    private Map<String, String> states() {
        return jdbc.query("SELECT stable_id, state FROM registry.robot", row -> {
            var states = new java.util.TreeMap<String, String>();
            while (row.next()) states.put(row.getString(1), row.getString(2));
            return states;
        });
    }

    private List<String> placements() {
        return rows("SELECT cluster || ' ' || namespace || '/' || service_account || ' ' || stable_id || ' '"
                + " || coalesce(service_account_uid, 'none') FROM registry.placement");
    }

    private List<String> issuers() {
        return rows(
                "SELECT name || ' ' || issuer || ' ' || (jwks #>> '{keys,0,kid}') FROM registry.cluster WHERE issuer"
                        + " IS NOT NULL");
    }

    private void learntMinutesAgo(int minutes) {
        jdbc.execute("SELECT registry.commit_generation(NULL); UPDATE registry.cluster SET jwks_learnt_at ="
                + " clock_timestamp() - interval '" + minutes + " minutes' WHERE name = 'east'");
    }

    private List<String> rows(String query) {
        return jdbc.queryForList(query, String.class);
    }
}
