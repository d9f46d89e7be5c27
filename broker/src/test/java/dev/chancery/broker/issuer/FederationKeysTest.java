package dev.chancery.broker.issuer;

import static dev.chancery.broker.issuer.TestKeys.OTHER_P256;
import static dev.chancery.broker.issuer.TestKeys.P256;
import static dev.chancery.broker.issuer.TestKeys.RSA;
import static dev.chancery.broker.issuer.TestKeys.named;
import static dev.chancery.broker.issuer.TestKeys.set;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.nimbusds.jose.jwk.JWK;
import dev.chancery.broker.audit.AuditEvent;
import dev.chancery.broker.audit.AuditUnavailable;
import dev.chancery.broker.issuer.ClusterIssuer.Allowance;
import dev.chancery.broker.issuer.ClusterIssuer.Carried;
import dev.chancery.broker.issuer.ClusterIssuer.Discovered;
import dev.chancery.broker.issuer.ClusterIssuer.Unlearnt;
import dev.chancery.broker.issuer.KeyFetcher.Fetched;
import dev.chancery.broker.issuer.KeyFetcher.Reason;
import dev.chancery.broker.issuer.KeyLookup.Ambiguous;
import dev.chancery.broker.issuer.KeyLookup.Candidate;
import dev.chancery.broker.issuer.KeyLookup.Found;
import dev.chancery.broker.issuer.KeyLookup.TooOld;
import dev.chancery.broker.issuer.KeyLookup.UnknownIssuer;
import dev.chancery.broker.issuer.KeyLookup.UnknownKey;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** How the federation's keys follow the registry and the issuers, with a clock and a network that the test moves. */
class FederationKeysTest {
    private static final Discovered ASKED = new Discovered(null, null, null, Set.of());

    private final MovingClock clock = new MovingClock();
    private final ScriptedRegistry registry = new ScriptedRegistry();
    private final Queue<Runnable> network = new ArrayDeque<>();
    private final List<AuditEvent> audited = new ArrayList<>();
    private final List<String> asked = new ArrayList<>();
    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    private Fetched answer = new Fetched.Failed(Reason.UNREACHABLE, "nobody");
    private boolean auditDown;
    private final FederationMetrics metrics = new FederationMetrics(meters, clock);
    private final FederationKeys keys = new FederationKeys(
            registry,
            new DiscoveredKeys(this::fetch, network::add, clock, FederationRules.USUAL, metrics),
            new CarriedKeys(registry, Runnable::run, clock, Duration.ofSeconds(10)),
            new AmbiguityWatch(this::record),
            metrics,
            clock,
            FederationRules.USUAL);

    @Test
    void cannotTellAnythingBeforeTheRegistryWasRead() {
        registry.down = true;

        assertThatThrownBy(keys::refresh).isInstanceOf(IllegalStateException.class);

        assertThat(keys.find("https://east", "k")).isEqualTo(new TooOld());
        assertThat(keys.impediment()).hasValue("the clusters have not been learnt yet");
    }

    @Test
    void keepsWhatItKnowsWhileTheRegistryIsDown() {
        registry.says(carried("east", named("k", RSA)));
        keys.refresh();
        registry.down = true;

        assertThatThrownBy(keys::refresh).isInstanceOf(IllegalStateException.class);

        assertThat(cluster("https://east", "k")).isEqualTo("east");
        assertThat(keys.impediment()).isEmpty();
    }

    @Test
    void addsRekeysAndRemovesClustersAsTheRegistrySays() {
        registry.says();
        keys.refresh();
        assertThat(keys.find("https://east", "k")).isEqualTo(new UnknownIssuer());

        registry.says(carried("east", named("k", RSA)));
        keys.refresh();
        assertThat(cluster("https://east", "k")).isEqualTo("east");

        registry.says(carried("east", named("new", P256)));
        keys.refresh();
        assertThat(keys.find("https://east", "k")).isEqualTo(new UnknownKey());
        assertThat(cluster("https://east", "new")).isEqualTo("east");

        registry.says();
        keys.refresh();
        assertThat(keys.find("https://east", "new")).isEqualTo(new UnknownIssuer());
        assertThat(network).as("no issuer is asked for keys that sync carries").isEmpty();
    }

    @Test
    void asksSyncForTheKeysThatItCarriesAndNoIssuer() {
        registry.says(carried("east", named("k", RSA)), discovered("west", ASKED));
        answer = good(named("w", P256));
        keys.refresh();
        work();
        keys.find("https://east", "k");
        keys.find("https://west", "new");
        keys.find("https://nowhere", "new");
        assertThat(registry.asked).isZero();

        assertThat(keys.find("https://east", "new")).isEqualTo(new UnknownKey());

        assertThat(registry.asked).isEqualTo(1);
        clock.advance(Duration.ofHours(25));
        assertThat(keys.find("https://east", "k")).isEqualTo(new TooOld());
        assertThat(registry.asked).isEqualTo(2);
    }

    @Test
    void knowsTheIssuerOfAClusterWhoseKeysAreNotLearntYet() {
        registry.says(new ClusterIssuer("east", "https://east", new Unlearnt("not yet")));
        keys.refresh();

        assertThat(keys.find("https://east", "k")).isEqualTo(new TooOld());
    }

    @Test
    void refusesCarriedKeysThatNobodyConfirmedForADay() {
        registry.says(carried("east", named("k", RSA)));
        keys.refresh();
        clock.advance(Duration.ofHours(24).plusSeconds(1));

        assertThat(keys.find("https://east", "k")).isEqualTo(new TooOld());
        registry.says(carried("east", named("k", RSA)));
        keys.refresh();
        assertThat(cluster("https://east", "k")).isEqualTo("east");
    }

    @Test
    void neverWaitsForTheNetwork() {
        registry.says(discovered("west", ASKED));
        keys.refresh();

        assertThat(keys.find("https://west", "k")).isEqualTo(new TooOld());

        assertThat(asked).as("only begun").isEmpty();
        assertThat(network).hasSize(1);
    }

    @Test
    void goesOnWithTheLastGoodKeysWhileTheIssuerIsDownAndThenStops() {
        learntByDiscovery(named("k", P256));
        answer = new Fetched.Failed(Reason.UNREACHABLE, "nobody");
        for (int hour = 0; hour < 24; hour++) {
            clock.advance(Duration.ofMinutes(59));
            keys.fetchDue();
            work();
            assertThat(cluster("https://west", "k")).isEqualTo("west");
        }
        assertThat(fetches("unreachable")).isEqualTo(24);

        clock.advance(Duration.ofMinutes(25));

        assertThat(keys.find("https://west", "k")).isEqualTo(new TooOld());
        answer = good(named("k", P256));
        work();
        assertThat(cluster("https://west", "k")).as("asked again by the token").isEqualTo("west");
    }

    @Test
    void refreshesAheadOfNeed() {
        learntByDiscovery(named("k", P256));
        clock.advance(Duration.ofSeconds(299));
        keys.fetchDue();
        assertThat(network).isEmpty();
        clock.advance(Duration.ofSeconds(1));
        answer = good(named("new", RSA));

        keys.fetchDue();
        work();

        assertThat(cluster("https://west", "new")).isEqualTo("west");
        assertThat(keys.find("https://west", "k")).isEqualTo(new UnknownKey());
    }

    @Test
    void asksAgainForAnUnknownKeyButNeverMoreOftenThanAllowed() {
        learntByDiscovery(named("k", P256));
        int before = asked.size();
        for (int i = 0; i < 1000; i++) {
            assertThat(keys.find("https://west", "bogus" + i)).isEqualTo(new UnknownKey());
            work();
        }
        assertThat(asked).hasSize(before);

        clock.advance(Duration.ofSeconds(10));
        answer = good(named("k", P256), named("new", RSA));
        for (int i = 0; i < 1000; i++) keys.find("https://west", "new");
        work();

        assertThat(asked).hasSize(before + 1);
        assertThat(cluster("https://west", "new")).isEqualTo("west");
        keys.find("https://elsewhere", "new");
        assertThat(network).isEmpty();
    }

    @Test
    void waitsLongerAfterEachFailureUpToTheUsualPace() {
        registry.says(discovered("west", ASKED));
        keys.refresh();
        work();
        for (int seconds : new int[] {10, 20, 40, 80, 160, 300, 300, 300}) {
            clock.advance(Duration.ofSeconds(seconds - 1));
            keys.fetchDue();
            assertThat(network).as(seconds + " s").isEmpty();
            clock.advance(Duration.ofSeconds(1));
            keys.fetchDue();
            assertThat(network).as(seconds + " s").hasSize(1);
            work();
        }
    }

    @Test
    void keepsLastGoodKeysOnlyWhileTheyWouldComeFromTheSamePlace() {
        learntByDiscovery(named("k", P256));
        registry.says(discovered("west", new Discovered(null, null, "another authority", Set.of(Allowance.HTTP))));
        keys.refresh();
        assertThat(cluster("https://west", "k")).isEqualTo("west");

        registry.says(discovered("west", new Discovered(null, URI.create("https://other"), null, Set.of())));
        keys.refresh();
        assertThat(keys.find("https://west", "k")).isEqualTo(new TooOld());
    }

    @Test
    void ignoresAnAnswerThatComesAfterTheClusterIsGone() {
        registry.says(discovered("west", ASKED));
        keys.refresh();
        answer = good(named("k", P256));
        registry.says();
        keys.refresh();

        work();

        assertThat(keys.find("https://west", "k")).isEqualTo(new UnknownIssuer());
    }

    @Test
    void auditsAnAmbiguousKeyOnceForEachTimeThatItAppears() {
        registry.says(carried("east", named("k", RSA)), carried("west", named("w", RSA)));
        keys.refresh();
        keys.refresh();
        keys.find("https://east", "k");

        var event = new AuditEvent.KeyAmbiguous(
                KeySet.parse(set(named("k", RSA))).keys().getFirst().thumbprint(), Set.of("east", "west"));
        assertThat(audited).containsExactly(event);
        assertThat(ambiguousKeys()).isEqualTo(1);
        assertThat(keys.find("https://west", "w")).isEqualTo(new Ambiguous(Set.of("east", "west")));

        registry.says(carried("east", named("k", RSA)), carried("west", named("w", OTHER_P256)));
        keys.refresh();
        assertThat(cluster("https://east", "k")).isEqualTo("east");
        assertThat(ambiguousKeys()).isZero();
        registry.says(carried("east", named("k", RSA)), carried("west", named("w", RSA)));
        keys.refresh();
        assertThat(audited).containsExactly(event, event);
    }

    @Test
    void refusesAnAmbiguousKeyThoughItCannotBeAuditedAndAuditsItLater() {
        auditDown = true;
        registry.says(carried("east", named("k", RSA)), carried("west", named("w", RSA)));
        keys.refresh();
        assertThat(keys.find("https://east", "k")).isInstanceOf(Ambiguous.class);
        assertThat(audited).isEmpty();

        auditDown = false;
        keys.refresh();

        assertThat(audited).hasSize(1);
    }

    @Test
    void findsACarriedKeyAmbiguousThatAnIssuerPresentsToo() {
        registry.says(carried("east", named("k", RSA)), discovered("west", ASKED));
        answer = good(named("w", RSA));
        keys.refresh();
        assertThat(cluster("https://east", "k")).isEqualTo("east");

        work();

        assertThat(keys.find("https://east", "k")).isInstanceOf(Ambiguous.class);
        assertThat(audited).hasSize(1);
    }

    @Test
    void measuresAgesAndOutcomesAndForgetsClustersThatAreGone() {
        learntByDiscovery(named("k", P256));
        clock.advance(Duration.ofSeconds(90));

        assertThat(meters.get("chancery.federation.key.age")
                        .tag("cluster", "west")
                        .gauge()
                        .value())
                .isEqualTo(90);
        assertThat(fetches("ok")).isEqualTo(1);
        registry.says();
        keys.refresh();
        assertThat(meters.find("chancery.federation.key.age").gauge()).isNull();
    }

    @Test
    void republishesOnlyWhatItAcceptsItself() {
        var republished = new Republished(URI.create("https://broker.example/"), keys::index, clock);
        assertThat(republished.of("east")).isEmpty();
        registry.says(
                carried("east", named("k", RSA), named("own", P256)),
                carried("west", named("w", RSA)),
                carried("north", named("n", OTHER_P256)));
        keys.refresh();

        var documents = republished.of("east").orElseThrow();

        assertThat(documents.discovery().json())
                .isEqualTo(
                        "{\"issuer\":\"https://east\",\"jwks_uri\":"
                                + "\"https://broker.example/clusters/east/jwks\",\"response_types_supported\":[\"id_token\"],"
                                + "\"subject_types_supported\":[\"public\"],\"id_token_signing_alg_values_supported\":[\"ES256\"]}");
        assertThat(KeySet.parse(documents.jwks().json()).keys())
                .extracting(ClusterKey::id)
                .containsExactly("own");
        assertThat(documents.jwks().etag()).matches("\"[A-Za-z0-9_-]{27}\"");
        assertThat(republished.of("east").orElseThrow()).isEqualTo(documents);
        assertThat(republished.of("north").orElseThrow().jwks().etag())
                .isNotEqualTo(documents.jwks().etag());
        assertThat(republished.of("west")).as("its only key is another's too").isEmpty();
        assertThat(republished.of("nowhere")).isEmpty();
        clock.advance(Duration.ofHours(25));
        assertThat(republished.of("east")).as("too old").isEmpty();
    }

    private void learntByDiscovery(JWK... published) {
        registry.says(discovered("west", ASKED));
        answer = good(published);
        keys.refresh();
        work();
        assertThat(keys.find("https://west", published[0].getKeyID())).isInstanceOf(Found.class);
    }

    private void work() {
        while (!network.isEmpty()) network.remove().run();
    }

    private Fetched fetch(ClusterIssuer cluster, Discovered how) {
        asked.add(cluster.cluster());
        return answer;
    }

    private void record(AuditEvent event) {
        if (auditDown) throw new AuditUnavailable("the audit is down", new IllegalStateException());
        audited.add(event);
    }

    private static Fetched good(JWK... keys) {
        return new Fetched.Keys(KeySet.parse(set(keys)));
    }

    private ClusterIssuer carried(String cluster, JWK... keys) {
        return new ClusterIssuer(cluster, "https://" + cluster, new Carried(set(keys), clock.instant()));
    }

    private static ClusterIssuer discovered(String cluster, Discovered how) {
        return new ClusterIssuer(cluster, "https://" + cluster, how);
    }

    private String cluster(String issuer, String id) {
        var found = keys.find(issuer, id);
        assertThat(found).isInstanceOf(Found.class);
        return ((Found) found).candidates().stream().map(Candidate::cluster).reduce("", String::concat);
    }

    private double fetches(String outcome) {
        return meters.get("chancery.federation.fetch")
                .tag("outcome", outcome)
                .counter()
                .count();
    }

    private double ambiguousKeys() {
        return meters.get("chancery.federation.ambiguous.keys").gauge().value();
    }

    /** Says what it was told last, as a new generation each time. */
    private static final class ScriptedRegistry implements ClusterIssuers {
        private Listing listing = new Listing(0, List.of());
        private boolean down;
        private int asked;

        @Override
        public void askForKeys() {
            asked++;
        }

        void says(ClusterIssuer... clusters) {
            listing = new Listing(listing.generation() + 1, List.of(clusters));
        }

        @Override
        public Optional<Listing> otherThan(long known) {
            if (down) throw new IllegalStateException("the registry is down");
            return known == listing.generation() ? Optional.empty() : Optional.of(listing);
        }
    }
}
