package dev.chancery.broker.identity;

import static dev.chancery.broker.identity.ClusterTokens.BROKER;
import static dev.chancery.broker.identity.ClusterTokens.NOW;
import static dev.chancery.broker.identity.Svids.LEDGER;
import static dev.chancery.broker.identity.Svids.bent;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.chancery.broker.identity.Verification.Rejected;
import dev.chancery.broker.identity.Verification.Verified;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class SvidVerifierTest {
    private static final VerifierRules RULES =
            new VerifierRules(BROKER, Duration.ofHours(24), Duration.ofSeconds(30), 16_384);
    private final SvidVerifier verifier =
            new SvidVerifier(Svids.bundles(), List.of(SpiffePlaces.parse(Svids.DOMAIN, "east", usual())), RULES);

    private static String usual() {
        return "/ns/{namespace}/sa/{account}";
    }

    @Test
    void anSvidIsTheServiceAccountThatItsPathNames() {
        assertThat(verifier.verify(Svids.svid(LEDGER), NOW))
                .isEqualTo(new Verified(new WorkloadIdentity(
                        "east",
                        "spiffe://prod.corp.example",
                        "robots",
                        "ledger",
                        null,
                        null,
                        null,
                        null,
                        NOW,
                        NOW.plusSeconds(300),
                        LEDGER)));
    }

    @Test
    void needsNoTypeAndNoTimeOfIssue() {
        assertThat(verifier.verify(bent(c -> c.remove("iat")), NOW)).isInstanceOf(Verified.class);
        assertThat(verifier.verify(Svids.signed(Map.of("typ", "JOSE"), Svids.claims(LEDGER)), NOW))
                .isInstanceOf(Verified.class);
    }

    static Stream<Arguments> refusals() {
        return Stream.of(
                arguments("a cluster token", ClusterTokens.signed(ClusterTokens.claims()), Fault.UNKNOWN_ISSUER),
                arguments("no subject", bent(c -> c.remove("sub")), Fault.UNKNOWN_ISSUER),
                arguments(
                        "another trust domain",
                        svid("spiffe://corp.example/ns/robots/sa/ledger"),
                        Fault.UNKNOWN_ISSUER),
                arguments("a longer name", svid("spiffe://prod.corp.example.evil/ns/a/sa/b"), Fault.UNKNOWN_ISSUER),
                arguments("upper case", svid("spiffe://PROD.corp.example/ns/robots/sa/ledger"), Fault.UNKNOWN_ISSUER),
                arguments(
                        "another scheme", svid("https://prod.corp.example/ns/robots/sa/ledger"), Fault.UNKNOWN_ISSUER),
                arguments("a port", svid("spiffe://prod.corp.example:1/ns/robots/sa/ledger"), Fault.UNKNOWN_ISSUER),
                arguments("a user", svid("spiffe://x@prod.corp.example/ns/robots/sa/ledger"), Fault.UNKNOWN_ISSUER),
                arguments("dot segments", svid("spiffe://prod.corp.example/ns/x/../sa/ledger"), Fault.UNKNOWN_ISSUER),
                arguments("an empty segment", svid("spiffe://prod.corp.example/ns//sa/ledger"), Fault.UNKNOWN_ISSUER),
                arguments("a slash behind", svid(LEDGER + "/"), Fault.UNKNOWN_ISSUER),
                arguments("a query", svid(LEDGER + "?x"), Fault.UNKNOWN_ISSUER),
                arguments(
                        "percent encoding",
                        svid("spiffe://prod.corp.example/ns/robots/sa/%6Cedger"),
                        Fault.UNKNOWN_ISSUER),
                arguments("no path", svid("spiffe://prod.corp.example"), Fault.UNKNOWN_ISSUER),
                arguments("another pattern", svid("spiffe://prod.corp.example/robots/ledger"), Fault.UNKNOWN_SUBJECT),
                arguments("a longer path", svid(LEDGER + "/pod"), Fault.UNKNOWN_SUBJECT),
                arguments(
                        "segments in upper case",
                        svid("spiffe://prod.corp.example/NS/robots/sa/ledger"),
                        Fault.UNKNOWN_SUBJECT),
                arguments("another key id", Svids.signed(Map.of("kid", "x"), Svids.claims(LEDGER)), Fault.UNKNOWN_KEY),
                arguments(
                        "a key of its own",
                        ClusterTokens.signed(
                                Map.of("alg", "ES256", "kid", "svid-1"), Svids.claims(LEDGER), ClusterTokens.EC),
                        Fault.BAD_SIGNATURE),
                arguments(
                        "no algorithm",
                        Svids.signed(Map.of("alg", "none"), Svids.claims(LEDGER)),
                        Fault.ALGORITHM_NOT_ALLOWED),
                arguments(
                        "an access token",
                        Svids.signed(Map.of("typ", "at+jwt"), Svids.claims(LEDGER)),
                        Fault.WRONG_TYPE),
                arguments("no audience", bent(c -> c.remove("aud")), Fault.MISSING_CLAIM),
                arguments("another audience", bent(c -> c.put("aud", "https://vault")), Fault.WRONG_AUDIENCE),
                arguments("one audience more", bent(c -> c.put("aud", List.of(BROKER, "x"))), Fault.WRONG_AUDIENCE),
                arguments(
                        "the token endpoint", bent(c -> c.put("aud", BROKER + "/oauth2/token")), Fault.WRONG_AUDIENCE),
                arguments("no end", bent(c -> c.remove("exp")), Fault.MISSING_CLAIM),
                arguments("an end as text", bent(c -> c.put("exp", "tomorrow")), Fault.MISSING_CLAIM),
                arguments(
                        "expired", bent(c -> c.put("exp", NOW.minusSeconds(31).getEpochSecond())), Fault.TOKEN_EXPIRED),
                arguments(
                        "from the future",
                        bent(c -> c.put("iat", NOW.plusSeconds(60).getEpochSecond())),
                        Fault.ISSUED_IN_THE_FUTURE),
                arguments(
                        "a year long, without a time of issue",
                        bent(c -> {
                            c.remove("iat");
                            c.put("exp", NOW.plus(Duration.ofDays(365)).getEpochSecond());
                        }),
                        Fault.LIVES_TOO_LONG));
    }

    private static SubjectToken svid(String id) {
        return Svids.svid(id);
    }

    @ParameterizedTest(name = "{0}: {2}")
    @MethodSource("refusals")
    void refuses(String name, SubjectToken token, Fault fault) {
        assertThat(verifier.verify(token, NOW))
                .isInstanceOfSatisfying(
                        Rejected.class, rejected -> assertThat(rejected.fault()).isEqualTo(fault));
    }

    @Test
    void aPathMayNameTheCluster() {
        var places = SpiffePlaces.parse(Svids.DOMAIN, null, "/cluster/{cluster}/ns/{namespace}/sa/{account}");
        var id = SpiffeId.parse("spiffe://prod.corp.example/cluster/west/ns/a/sa/b")
                .orElseThrow();
        assertThat(places.of(id)).contains(new SpiffePlaces.Place("west", "a", "b"));
        assertThat(places.of(SpiffeId.parse(LEDGER).orElseThrow())).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "east, ns/{namespace}/sa/{account}",
        "east, /ns/{namespace}",
        "east, /ns/{namespace}/sa/{account}/{account}",
        "east, /ns/{namespace}/sa/{account}/{cluster}",
        "east, /ns/{namespace}/sa/sa-{account}",
        "east, /ns/{namespace}//sa/{account}",
        ", /ns/{namespace}/sa/{account}"
    })
    void aPathThatNamesNoPlaceIsAMistake(String cluster, String path) {
        assertThatIllegalArgumentException().isThrownBy(() -> SpiffePlaces.parse(Svids.DOMAIN, cluster, path));
    }
}
