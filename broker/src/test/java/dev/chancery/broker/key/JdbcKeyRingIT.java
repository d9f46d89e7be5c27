package dev.chancery.broker.key;

import static com.nimbusds.jose.JWSAlgorithm.ES256;
import static com.nimbusds.jose.JWSAlgorithm.RS256;
import static dev.chancery.broker.key.TestKeys.ES256_ONLY;
import static dev.chancery.broker.key.TestKeys.START;
import static dev.chancery.broker.key.TestKeys.encryption;
import static dev.chancery.broker.key.TestKeys.line;
import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSVerifier;
import com.nimbusds.jose.crypto.ECDSAVerifier;
import com.nimbusds.jose.crypto.RSASSAVerifier;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.util.Base64URL;
import dev.chancery.broker.MigratedDatabase;
import dev.chancery.testbed.Database;
import dev.chancery.testbed.Servers;
import java.nio.charset.StandardCharsets;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.RSAPublicKey;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.jdbc.core.JdbcTemplate;

/** Rings on a real PostgreSQL with the rights of the broker; two rings are two replicas. */
@ExtendWith(Servers.class)
class JdbcKeyRingIT {
    private static final KeySettings BOTH = KeySettings.defaults();
    private static final Duration AHEAD = BOTH.publishAhead();
    private static final Duration PERIOD = BOTH.signingPeriod();
    private static final byte[] MESSAGE = "a token".getBytes(StandardCharsets.UTF_8);

    private final Database database;
    private final MutableClock clock = new MutableClock(START);
    private final InMemoryAudit audit = new InMemoryAudit();
    private final JdbcTemplate owner;
    private final KeyEncryptionKeys encryption = encryption("one");

    JdbcKeyRingIT(Database server) {
        database = MigratedDatabase.on(server, "keys");
        owner = new JdbcTemplate(database.dataSource());
    }

    @AfterEach
    void drop() {
        database.close();
    }

    @Test
    void hasNoKeyUntilItHasRead() {
        var ring = ring(BOTH, encryption);

        assertThat(ring.signing(ES256)).isEmpty();
        assertThat(ring.published().getKeys()).isEmpty();
        assertThat(ring.verifying("any")).isEmpty();
    }

    @Test
    void theFirstReplicaMakesTheKeysAndTheSecondUsesThem() throws Exception {
        var one = refreshed(ring(BOTH, encryption));
        var two = refreshed(ring(BOTH, encryption));

        assertThat(audit.states()).containsExactly("ES256 signing", "RS256 signing");
        for (var algorithm : List.of(ES256, RS256)) {
            assertThat(id(one, algorithm)).isEqualTo(id(two, algorithm));
            assertThat(verifies(two, algorithm, one)).isTrue();
        }
        assertThat(one.published().getKeys()).hasSize(2).noneMatch(JWK::isPrivate);
        assertThat(one.published().toString()).contains("\"kid\"", "\"alg\"", "\"use\"");
    }

    @Test
    void replicasThatStartTogetherMakeOneKeyEach() throws Exception {
        var rings = List.of(ring(BOTH, encryption), ring(BOTH, encryption), ring(BOTH, encryption));
        var start = new CountDownLatch(1);
        try (var threads = Executors.newFixedThreadPool(rings.size())) {
            for (var ring : rings) {
                threads.execute(() -> {
                    try {
                        start.await();
                    } catch (InterruptedException e) {
                        Thread.currentThread().interrupt();
                    }
                    ring.refresh();
                });
            }
            start.countDown();
        }
        rings.forEach(JdbcKeyRing::refresh);

        assertThat(audit.states()).containsExactly("ES256 signing", "RS256 signing");
        assertThat(rings.stream().map(ring -> id(ring, ES256)).distinct()).hasSize(1);
    }

    @Test
    void aWholeTimelinePassesWithoutARefusal() throws Exception {
        var one = refreshed(ring(ES256_ONLY, encryption));
        var two = refreshed(ring(ES256_ONLY, encryption));
        var first = id(one, ES256);

        clock.pass(PERIOD.minus(AHEAD));
        one.refresh();
        two.refresh();
        assertThat(id(one, ES256)).isEqualTo(first);
        assertThat(one.published().getKeys()).hasSize(2);

        clock.pass(AHEAD.minusMillis(1));
        assertThat(id(one, ES256)).isEqualTo(first);
        clock.pass(Duration.ofMillis(1));
        var second = id(one, ES256); // nobody has refreshed: the data say when
        assertThat(second).isNotEqualTo(first);
        assertThat(id(two, ES256)).isEqualTo(second);

        one.refresh();
        two.refresh();
        assertThat(two.verifying(first)).isPresent();
        assertThat(states()).containsExactlyInAnyOrder("retired", "signing");
        assertThat(privateParts()).isEqualTo(1);

        clock.pass(ES256_ONLY.retention().minusMillis(1));
        two.refresh();
        assertThat(two.verifying(first)).isPresent();
        clock.pass(Duration.ofMillis(1));
        two.refresh();
        one.refresh();
        assertThat(one.verifying(first)).isEmpty();
        assertThat(id(one, ES256)).isEqualTo(second);
        assertThat(audit.states())
                .containsExactly("ES256 signing", "ES256 published", "ES256 retired", "ES256 signing", "ES256 removed");
    }

    @Test
    void aReplicaThatIsLateSignsWithWhatVerifiersStillHave() throws Exception {
        var prompt = refreshed(ring(ES256_ONLY, encryption));
        var late = refreshed(ring(ES256_ONLY, encryption));
        var first = id(late, ES256);

        clock.pass(PERIOD.minus(AHEAD));
        prompt.refresh();
        clock.pass(AHEAD);
        prompt.refresh();

        assertThat(id(late, ES256)).isEqualTo(first);
        assertThat(verifies(prompt, ES256, late)).isTrue();
        late.refresh();
        assertThat(id(late, ES256)).isEqualTo(id(prompt, ES256));
    }

    @Test
    void aWrongLocalClockLetsNoKeySignEarly() {
        var right = refreshed(ring(ES256_ONLY, encryption));
        var fast = Clock.offset(clock, Duration.ofDays(29).plusHours(23));
        var wrong = refreshed(new JdbcKeyRing(
                database.dataSource("chancery_broker"), ES256_ONLY, encryption, audit, fast, _ -> clock.instant()));

        assertThat(audit.states()).containsExactly("ES256 signing");
        clock.pass(PERIOD.minus(AHEAD));
        right.refresh();
        wrong.refresh();

        assertThat(id(wrong, ES256)).isEqualTo(id(right, ES256));
        clock.pass(AHEAD);
        assertThat(id(wrong, ES256)).isEqualTo(id(right, ES256));
    }

    @Test
    void goesByTheClockOfTheDatabase() {
        var before = java.time.Instant.now().minusSeconds(60);
        var ring = new JdbcKeyRing(
                database.dataSource("chancery_broker"),
                ES256_ONLY,
                encryption,
                audit,
                Clock.fixed(START.minus(Duration.ofDays(999)), java.time.ZoneOffset.UTC));

        ring.refresh();

        assertThat(ring.signing(ES256)).isPresent();
        assertThat(new KeyListing(database.dataSource("chancery_broker"), ES256_ONLY)
                        .list()
                        .keys())
                .singleElement()
                .satisfies(key -> assertThat(key.signsFrom()).isAfter(before));
    }

    @Test
    void sealsAnewWithTheFirstKeyAndThenTheOldOneCanGo() throws Exception {
        var before = refreshed(ring(BOTH, encryption("old")));

        var during = refreshed(ring(BOTH, encryption("new", "old")));
        var afterwards = refreshed(ring(BOTH, encryption("new")));

        assertThat(sealedWith()).containsExactly("new");
        assertThat(verifies(before, RS256, afterwards)).isTrue();
        assertThat(verifies(before, ES256, during)).isTrue();
        assertThat(audit.moves())
                .extracting(move -> move.state() + ": " + move.why())
                .endsWith(
                        "signing: sealed anew with new, before with old",
                        "signing: sealed anew with new, before with old");
    }

    @Test
    void replicasThatDisagreeAboutTheFirstKeyDoNotSealInTurns() {
        var old = refreshed(ring(ES256_ONLY, encryption("old", "new")));
        var young = refreshed(ring(ES256_ONLY, encryption("new", "old")));
        for (int i = 0; i < 3; i++) {
            old.refresh();
            young.refresh();
        }

        assertThat(sealedWith()).containsExactly("new");
        assertThat(audit.moves()).hasSize(2);
        assertThat(id(old, ES256)).isEqualTo(id(young, ES256));
    }

    @Test
    void aWrongKeyEncryptionKeySignsNothingAndMovesNothing() {
        var right = refreshed(ring(ES256_ONLY, encryption));
        var wrong = refreshed(ring(BOTH, KeyEncryptionKeys.parse(line("one", "another seed"))));

        assertThat(wrong.signing(ES256)).isEmpty();
        assertThat(wrong.signing(RS256)).isEmpty(); // what it would make, nobody else could open
        assertThat(wrong.published().getKeys()).hasSize(1); // verifiers still learn every key from it
        clock.pass(PERIOD);
        wrong.refresh();
        assertThat(audit.states()).containsExactly("ES256 signing");
        assertThat(right.signing(ES256)).isPresent();
    }

    @Test
    void goesOnWhileTheDatabaseIsGoneAndCatchesUpAfterwards() throws Exception {
        var ring = refreshed(ring(ES256_ONLY, encryption));
        clock.pass(PERIOD.minus(AHEAD));
        ring.refresh();
        var first = id(ring, ES256);

        database.kill();
        try {
            ring.refresh();
            assertThat(id(ring, ES256)).isEqualTo(first);
            assertThat(refreshed(ring(ES256_ONLY, encryption)).signing(ES256)).isEmpty();
            clock.pass(AHEAD);
            ring.refresh();
            assertThat(id(ring, ES256)).isNotEqualTo(first);
            assertThat(verifies(ring, ES256, ring)).isTrue();
        } finally {
            database.restart();
        }
        ring.refresh();

        assertThat(audit.states()).endsWith("ES256 retired", "ES256 signing");
    }

    @Test
    void aStepThatTheAuditRefusesIsNotTaken() {
        audit.fillUp();
        var ring = refreshed(ring(BOTH, encryption));

        assertThat(ring.signing(ES256)).isEmpty();
        assertThat(owner.queryForObject("SELECT count(*) FROM broker.signing_key", Long.class))
                .isZero();
        audit.makeRoom();
        ring.refresh();
        assertThat(ring.signing(ES256)).isPresent();
    }

    @Test
    void aRevokedKeyIsGoneAtOnceAndItsSuccessorSigns() {
        var ring = refreshed(ring(ES256_ONLY, encryption));
        var first = id(ring, ES256);
        clock.pass(PERIOD.minus(AHEAD));
        ring.refresh();

        var outcome = keeper(encryption).revoke(first, "stolen");
        ring.refresh();

        assertThat(outcome).isInstanceOfSatisfying(KeyOutcome.Moved.class, moved -> assertThat(moved.moves())
                .extracting(KeyMove::state)
                .containsExactly(KeyState.REMOVED, KeyState.SIGNING));
        assertThat(ring.verifying(first)).isEmpty();
        assertThat(id(ring, ES256)).isNotEqualTo(first);
        assertThat(states()).containsExactlyInAnyOrder("removed", "signing");
        assertThat(privateParts()).isEqualTo(1);
        assertThat(audit.moves())
                .anyMatch(move -> move.keyId().equals(first) && move.why().equals("stolen"));
        assertThat(keeper(encryption).revoke(first, "again")).isEqualTo(new KeyOutcome.NoSuchKey(first));
    }

    @Test
    void revokingWithAWrongKeyEncryptionKeyRemovesAndMakesNothing() {
        var ring = refreshed(ring(ES256_ONLY, encryption));
        var first = id(ring, ES256);

        var outcome = keeper(encryption("other")).revoke(first, "stolen");

        assertThat(outcome).isInstanceOfSatisfying(KeyOutcome.Unopenable.class, unopenable -> {
            assertThat(unopenable.ids()).containsExactly(first);
            assertThat(unopenable.removals()).extracting(KeyMove::state).containsExactly(KeyState.REMOVED);
        });
        assertThat(states()).containsExactly("removed");
        ring.refresh();
        assertThat(id(ring, ES256)).isNotEqualTo(first);
    }

    @Test
    void rotationIsRefusedWithAWrongKeyEncryptionKey() {
        refreshed(ring(ES256_ONLY, encryption));

        var outcome = keeper(encryption("other")).rotate(Set.of(ES256), Haste.AT_ONCE, "asked");

        assertThat(outcome).isInstanceOf(KeyOutcome.Unopenable.class);
        assertThat(states()).containsExactly("signing");
    }

    @Test
    void rotationAtOnceIsFollowedByEveryReplica() throws Exception {
        var one = refreshed(ring(ES256_ONLY, encryption));
        var two = refreshed(ring(ES256_ONLY, encryption));
        var first = id(one, ES256);
        clock.pass(Duration.ofMinutes(5));

        keeper(encryption).rotate(Set.of(ES256), Haste.AT_ONCE, "asked");
        one.refresh();

        assertThat(id(one, ES256)).isNotEqualTo(first);
        assertThat(id(two, ES256)).isEqualTo(first);
        assertThat(verifies(one, ES256, two)).isTrue();
        two.refresh();
        assertThat(id(two, ES256)).isEqualTo(id(one, ES256));
    }

    @Test
    void aSigningKeyIsOpenedOnceAndLeftBehindWhenItRetires() {
        var ring = refreshed(ring(ES256_ONLY, encryption));
        var signer = ring.signing(ES256).orElseThrow().signer();
        ring.refresh();
        assertThat(ring.signing(ES256).orElseThrow().signer()).isSameAs(signer);

        var retired = new java.lang.ref.WeakReference<>(signer);
        signer = null;
        clock.pass(Duration.ofMinutes(1));
        keeper(encryption).rotate(Set.of(ES256), Haste.AT_ONCE, "asked");
        ring.refresh();

        for (int i = 0; i < 50 && retired.get() != null; i++) System.gc();
        assertThat(retired.get()).isNull();
    }

    @Test
    void followsTheTimelineOnASchedule() throws Exception {
        var quick = new KeySettings(
                Duration.ofMinutes(70),
                PERIOD,
                Duration.ofHours(1),
                Set.of(ES256),
                Duration.ofMillis(20),
                Duration.ofHours(1));
        var ring = ring(quick, encryption);
        try (var scheduler = new ScheduledThreadPoolExecutor(1)) {
            var task = ring.follow(scheduler);
            var seen = scheduler.schedule(() -> ring.signing(ES256).isPresent(), 1, TimeUnit.MILLISECONDS);

            assertThat(seen.get(5, TimeUnit.MINUTES)).isTrue();
            task.cancel(false);
        }
    }

    private JdbcKeyRing ring(KeySettings settings, KeyEncryptionKeys keys) {
        return new JdbcKeyRing(
                database.dataSource("chancery_broker"), settings, keys, audit, clock, _ -> clock.instant());
    }

    private KeyKeeper keeper(KeyEncryptionKeys keys) {
        return new KeyKeeper(database.dataSource("chancery_broker"), ES256_ONLY, keys, audit, _ -> clock.instant());
    }

    private static JdbcKeyRing refreshed(JdbcKeyRing ring) {
        ring.refresh();
        return ring;
    }

    private static String id(KeyRing ring, JWSAlgorithm algorithm) {
        return ring.signing(algorithm).orElseThrow().id();
    }

    /** Whether a verifier that has the key set of one ring takes what another signs. */
    private static boolean verifies(KeyRing verifier, JWSAlgorithm algorithm, KeyRing signer) throws Exception {
        var key = signer.signing(algorithm).orElseThrow();
        var header = new JWSHeader.Builder(algorithm).keyID(key.id()).build();
        Base64URL signature = key.signer().sign(header, MESSAGE);
        JWSVerifier with =
                switch (verifier.verifying(key.id()).orElseThrow()) {
                    case ECPublicKey ec -> new ECDSAVerifier(ec);
                    case RSAPublicKey rsa -> new RSASSAVerifier(rsa);
                    default -> throw new AssertionError("another kind of key");
                };
        return with.verify(header, MESSAGE, signature);
    }

    private List<String> states() {
        return owner.queryForList("SELECT state FROM broker.signing_key", String.class);
    }

    private List<String> sealedWith() {
        return owner.queryForList("SELECT DISTINCT sealed_with FROM broker.signing_key", String.class);
    }

    private long privateParts() {
        return owner.queryForObject("SELECT count(sealed_private_key) FROM broker.signing_key", Long.class);
    }
}
