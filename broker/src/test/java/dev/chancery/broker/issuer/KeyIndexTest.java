package dev.chancery.broker.issuer;

import static dev.chancery.broker.issuer.TestKeys.OTHER_P256;
import static dev.chancery.broker.issuer.TestKeys.P256;
import static dev.chancery.broker.issuer.TestKeys.RSA;
import static dev.chancery.broker.issuer.TestKeys.named;
import static dev.chancery.broker.issuer.TestKeys.set;
import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.jwk.JWK;
import dev.chancery.broker.issuer.KeyLookup.Ambiguous;
import dev.chancery.broker.issuer.KeyLookup.Candidate;
import dev.chancery.broker.issuer.KeyLookup.Found;
import dev.chancery.broker.issuer.KeyLookup.TooOld;
import dev.chancery.broker.issuer.KeyLookup.UnknownIssuer;
import dev.chancery.broker.issuer.KeyLookup.UnknownKey;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whose key is meant, when clusters share issuers, key ids or keys. */
class KeyIndexTest {
    private static final Instant NOW = Instant.parse("2026-11-25T12:00:00Z");
    private static final Duration DAY = Duration.ofDays(1);
    private static final String SHARED = "https://kubernetes.default.svc.cluster.local";

    @ParameterizedTest
    @ValueSource(
            strings = {"https://other", "https://east/", "https://EAST", "HTTPS://east", "https://east ", "east", ""})
    void knowsNoIssuerThatIsNotExactlyOneOfTheFederation(String issuer) {
        assertThat(index(fresh("east", "https://east", named("k", RSA))).find(issuer, "k", NOW))
                .isEqualTo(new UnknownIssuer());
    }

    @ParameterizedTest
    @ValueSource(strings = {"K", "k ", "", "other"})
    void knowsNoKeyIdThatIsNotExactlyOneOfTheIssuer(String id) {
        assertThat(index(fresh("east", "https://east", named("k", RSA))).find("https://east", id, NOW))
                .isEqualTo(new UnknownKey());
    }

    @Test
    void doesNotFindOneIssuersKeyUnderAnother() {
        var index =
                index(fresh("east", "https://east", named("k", RSA)), fresh("west", "https://west", named("w", P256)));

        assertThat(index.find("https://west", "k", NOW)).isEqualTo(new UnknownKey());
    }

    @Test
    void tellsClustersOfOneIssuerApartByKey() {
        var index = index(fresh("east", SHARED, named("e", RSA)), fresh("west", SHARED, named("w", P256)));

        assertThat(clusters(index.find(SHARED, "e", NOW))).containsExactly("east");
        assertThat(clusters(index.find(SHARED, "w", NOW))).containsExactly("west");
    }

    @Test
    void answersBothKeysThatGotTheSameId() {
        var index = index(fresh("east", SHARED, named("k", P256)), fresh("west", SHARED, named("k", OTHER_P256)));

        assertThat(clusters(index.find(SHARED, "k", NOW))).containsExactly("east", "west");
    }

    @Test
    void refusesAKeyThatTwoClustersPresentWhateverTheirIssuersAndIds() {
        var index = index(
                fresh("east", "https://east", named("k", RSA), named("own", P256)),
                fresh("west", "https://west", named("w", RSA)));

        assertThat(index.find("https://east", "k", NOW)).isEqualTo(new Ambiguous(Set.of("east", "west")));
        assertThat(index.find("https://west", "w", NOW)).isEqualTo(new Ambiguous(Set.of("east", "west")));
        assertThat(clusters(index.find("https://east", "own", NOW))).containsExactly("east");
        assertThat(index.ambiguous().values()).containsExactly(Set.of("east", "west"));
    }

    @Test
    void refusesAKeyThatAClusterWithStaleKeysPresentsToo() {
        var index = index(fresh("east", SHARED, named("k", RSA)), stale("west", SHARED, named("k", RSA)));

        assertThat(index.find(SHARED, "k", NOW)).isEqualTo(new Ambiguous(Set.of("east", "west")));
    }

    @Test
    void answersOnlyTheCertainKeyWhereAnotherOfTheSameIdIsAmbiguous() {
        var index = index(
                fresh("east", SHARED, named("k", RSA)),
                fresh("west", SHARED, named("k", RSA)),
                fresh("north", SHARED, named("k", P256)));

        assertThat(clusters(index.find(SHARED, "k", NOW))).containsExactly("north");
    }

    @Test
    void isNotConfusedByAClusterThatPresentsOneKeyUnderTwoIds() {
        var index = index(fresh("east", SHARED, named("old", RSA), named("new", RSA)));

        assertThat(index.ambiguous()).isEmpty();
        assertThat(clusters(index.find(SHARED, "old", NOW))).containsExactly("east");
    }

    @Test
    void believesKeysToTheEndOfTheirAgeAndNoLonger() {
        var index = index(new LearntKeys(
                "east", SHARED, KeySet.parse(set(named("k", RSA))).keys(), NOW));

        assertThat(index.find(SHARED, "k", NOW.plus(DAY))).isInstanceOf(Found.class);
        assertThat(index.find(SHARED, "k", NOW.plus(DAY).plusNanos(1))).isEqualTo(new TooOld());
        assertThat(index.find(SHARED, "other", NOW.plus(DAY).plusNanos(1))).isEqualTo(new TooOld());
    }

    @Test
    void cannotTellAnUnknownKeyWhileAClusterOfTheIssuerIsStaleOrUnlearnt() {
        for (var silent :
                List.of(stale("west", SHARED, named("w", P256)), new LearntKeys("west", SHARED, List.of(), null))) {
            var index = index(fresh("east", SHARED, named("k", RSA)), silent);
            assertThat(index.find(SHARED, "unknown", NOW)).isEqualTo(new TooOld());
            assertThat(clusters(index.find(SHARED, "k", NOW))).containsExactly("east");
        }
    }

    @Test
    void answersTheFreshKeyOfTwoThatGotTheSameId() {
        var index = index(fresh("east", SHARED, named("k", P256)), stale("west", SHARED, named("k", OTHER_P256)));

        assertThat(clusters(index.find(SHARED, "k", NOW))).containsExactly("east");
    }

    private static KeyIndex index(LearntKeys... clusters) {
        return new KeyIndex(List.of(clusters), DAY);
    }

    private static LearntKeys fresh(String cluster, String issuer, JWK... keys) {
        return new LearntKeys(cluster, issuer, KeySet.parse(set(keys)).keys(), NOW.minusSeconds(60));
    }

    private static LearntKeys stale(String cluster, String issuer, JWK... keys) {
        return new LearntKeys(
                cluster, issuer, KeySet.parse(set(keys)).keys(), NOW.minus(DAY).minusSeconds(1));
    }

    private static List<String> clusters(KeyLookup answer) {
        assertThat(answer).isInstanceOf(Found.class);
        return ((Found) answer)
                .candidates().stream().map(Candidate::cluster).sorted().toList();
    }
}
