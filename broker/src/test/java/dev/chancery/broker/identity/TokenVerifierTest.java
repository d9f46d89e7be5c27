package dev.chancery.broker.identity;

import static dev.chancery.broker.identity.ClusterTokens.BROKER;
import static dev.chancery.broker.identity.ClusterTokens.EAST;
import static dev.chancery.broker.identity.ClusterTokens.EC;
import static dev.chancery.broker.identity.ClusterTokens.NOW;
import static dev.chancery.broker.identity.ClusterTokens.RSA;
import static dev.chancery.broker.identity.ClusterTokens.base64;
import static dev.chancery.broker.identity.ClusterTokens.bent;
import static dev.chancery.broker.identity.ClusterTokens.candidate;
import static dev.chancery.broker.identity.ClusterTokens.claims;
import static dev.chancery.broker.identity.ClusterTokens.found;
import static dev.chancery.broker.identity.ClusterTokens.signature;
import static dev.chancery.broker.identity.ClusterTokens.signed;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jose.jwk.RSAKey;
import dev.chancery.broker.identity.Verification.Rejected;
import dev.chancery.broker.identity.Verification.Verified;
import dev.chancery.broker.issuer.KeyLookup;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.json.JsonMapper;

class TokenVerifierTest {
    private static final VerifierRules RULES =
            new VerifierRules(BROKER, Duration.ofHours(24), Duration.ofSeconds(30), 16_384);
    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final String SHARED = "https://kubernetes.default.svc.cluster.local";
    private static final RSAKey SHARED_ONE = ClusterTokens.rsa("same");
    private static final RSAKey SHARED_TWO = ClusterTokens.rsa("same");

    private final TokenVerifier verifier = new TokenVerifier(
            ClusterTokens.federation()
                    .with(SHARED, "one", found("one", RSA))
                    .with(SHARED, "two", found("two", EC))
                    .with(
                            SHARED,
                            "same",
                            new KeyLookup.Found(
                                    List.of(candidate("north", SHARED_ONE), candidate("south", SHARED_TWO))))
                    .with(SHARED, "both", new KeyLookup.Ambiguous(Set.of("one", "two")))
                    .with("https://silent.corp.example", "k", new KeyLookup.TooOld()),
            RULES);

    @Test
    void takesWhatKubernetesIssues() {
        var verification = verifier.verify(signed(claims()), NOW);

        assertThat(verification)
                .isEqualTo(new Verified(new WorkloadIdentity(
                        "east",
                        EAST,
                        "robots",
                        "ledger",
                        "5f0e0c8e-1111-4222-8333-444455556666",
                        new BoundObject("ledger-0", "c9f1d7a4-0000-4000-8000-000000000001"),
                        new BoundObject("node-1", "c9f1d7a4-0000-4000-8000-000000000002"),
                        "7d3c6f2e-2c1e-4d6b-9a55-0f6a1c0b1a11",
                        NOW,
                        NOW.plusSeconds(3600),
                        null)));
    }

    static Stream<Arguments> accepted() {
        return Stream.of(
                arguments("the audience as a text", bent(c -> c.put("aud", BROKER)), "east"),
                arguments(
                        "no pod, no node", bent(c -> kubernetes(c).keySet().removeAll(Set.of("pod", "node"))), "east"),
                arguments("no jti", bent(c -> c.remove("jti")), "east"),
                arguments("no nbf", bent(c -> c.remove("nbf")), "east"),
                arguments(
                        "claims that nobody knows yet",
                        bent(c -> kubernetes(c).put("attestations", List.of(1, 2))),
                        "east"),
                arguments("a signer that says typ", header("typ", "JWT"), "east"),
                arguments("just expired, within the skew", times(-3600, -29), "east"),
                arguments("from a clock ahead, within the skew", times(29, 600), "east"),
                arguments("the longest life", times(0, 24 * 3600), "east"),
                arguments(
                        "P-256",
                        signed(
                                Map.of("alg", "ES256", "kid", "west-1"),
                                changed("iss", "https://west.corp.example"),
                                EC),
                        "west"),
                arguments("one of two with one issuer", of(SHARED, "RS256", "one", RSA), "one"),
                arguments("the other of the two", of(SHARED, "ES256", "two", EC), "two"),
                arguments("one key id, two keys: the first", of(SHARED, "RS256", "same", SHARED_ONE), "north"),
                arguments("one key id, two keys: the second", of(SHARED, "RS256", "same", SHARED_TWO), "south"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("accepted")
    void acceptsAndNamesTheCluster(String name, SubjectToken token, String cluster) {
        assertThat(verifier.verify(token, NOW)).isInstanceOfSatisfying(Verified.class, verified -> assertThat(
                        verified.identity().cluster())
                .isEqualTo(cluster));
    }

    static Stream<Arguments> rejected() throws JOSEException {
        var good = signed(claims()).value();
        var parts = good.split("\\.");
        var deep = "[".repeat(40) + "]".repeat(40);
        return Stream.of(
                // size and form
                arguments("a megabyte", new SubjectToken(good + "A".repeat(1_000_000)), Fault.TOO_LARGE),
                arguments("nothing", new SubjectToken(""), Fault.MALFORMED),
                arguments("one part", new SubjectToken(parts[0]), Fault.MALFORMED),
                arguments("two parts", new SubjectToken(parts[0] + "." + parts[1]), Fault.MALFORMED),
                arguments("four parts", new SubjectToken(good + ".x"), Fault.MALFORMED),
                arguments("no signature", new SubjectToken(parts[0] + "." + parts[1] + "."), Fault.MALFORMED),
                arguments("a space in front", new SubjectToken(" " + good), Fault.MALFORMED),
                arguments("a line break behind", new SubjectToken(good + "\n"), Fault.MALFORMED),
                arguments("padding", new SubjectToken(parts[0] + "=." + parts[1] + "." + parts[2]), Fault.MALFORMED),
                arguments(
                        "base64 instead of base64url",
                        new SubjectToken(parts[0] + "." + parts[1] + ".+/" + parts[2]),
                        Fault.MALFORMED),
                arguments("a header that is a list", signed("[]", json(claims()), RSA), Fault.MALFORMED),
                arguments("a header that is null", signed("null", json(claims()), RSA), Fault.MALFORMED),
                arguments(
                        "claims that are no JSON",
                        signed("{\"alg\":\"RS256\",\"kid\":\"east-1\"}", "{iss:1}", RSA),
                        Fault.MALFORMED),
                arguments(
                        "claims with something behind",
                        signed("{\"alg\":\"RS256\",\"kid\":\"east-1\"}", json(claims()) + "{}", RSA),
                        Fault.MALFORMED),
                arguments(
                        "a member twice",
                        signed("{\"alg\":\"RS256\",\"kid\":\"east-1\"}", twice("aud"), RSA),
                        Fault.MALFORMED),
                arguments(
                        "alg twice",
                        signed("{\"alg\":\"none\",\"alg\":\"RS256\",\"kid\":\"east-1\"}", json(claims()), RSA),
                        Fault.MALFORMED),
                arguments(
                        "forty levels deep",
                        signed("{\"alg\":\"RS256\",\"kid\":\"east-1\"}", "{\"x\":" + deep + "}", RSA),
                        Fault.MALFORMED),
                arguments("invalid UTF-8", invalidUtf8(), Fault.MALFORMED),
                arguments(
                        "a number of a thousand digits",
                        signed("{\"alg\":\"RS256\",\"kid\":\"east-1\"}", "{\"exp\":" + "9".repeat(1000) + "}", RSA),
                        Fault.MALFORMED),
                // header
                arguments("an embedded key", header("jwk", RSA.toPublicJWK().toJSONObject()), Fault.FORBIDDEN_HEADER),
                arguments("an address of keys", header("jku", "https://evil.example/jwks"), Fault.FORBIDDEN_HEADER),
                arguments(
                        "an address of certificates", header("x5u", "https://evil.example/x"), Fault.FORBIDDEN_HEADER),
                arguments("certificates", header("x5c", List.of("MII")), Fault.FORBIDDEN_HEADER),
                arguments("a critical extension", header("crit", List.of("b64")), Fault.FORBIDDEN_HEADER),
                arguments("compression", header("zip", "DEF"), Fault.FORBIDDEN_HEADER),
                arguments("alg none", header("alg", "none"), Fault.ALGORITHM_NOT_ALLOWED),
                arguments("alg None", header("alg", "None"), Fault.ALGORITHM_NOT_ALLOWED),
                arguments("alg rs256", header("alg", "rs256"), Fault.ALGORITHM_NOT_ALLOWED),
                arguments("alg is a number", header("alg", 256), Fault.ALGORITHM_NOT_ALLOWED),
                arguments("HMAC with the public key", hmac(), Fault.ALGORITHM_NOT_ALLOWED),
                arguments("EdDSA", header("alg", "EdDSA"), Fault.ALGORITHM_NOT_ALLOWED),
                arguments("an algorithm that is not for this key", header("alg", "ES256"), Fault.ALGORITHM_NOT_ALLOWED),
                arguments("PS256 with a key for RS256", header("alg", "PS256"), Fault.ALGORITHM_NOT_ALLOWED),
                arguments("no kid", signed(Map.of("alg", "RS256"), claims(), RSA), Fault.UNKNOWN_KEY),
                arguments("an empty kid", header("kid", ""), Fault.UNKNOWN_KEY),
                arguments("another kid", header("kid", "east-2"), Fault.UNKNOWN_KEY),
                arguments("a kid that is a path", header("kid", "../../dev/null"), Fault.UNKNOWN_KEY),
                arguments("a kid that is SQL", header("kid", "' OR 1=1 --"), Fault.UNKNOWN_KEY),
                arguments("a kid that is a list", header("kid", List.of("east-1")), Fault.UNKNOWN_KEY),
                // issuer and key
                arguments("no issuer", bent(c -> c.remove("iss")), Fault.UNKNOWN_ISSUER),
                arguments("another issuer", bent(c -> c.put("iss", "https://evil.example")), Fault.UNKNOWN_ISSUER),
                arguments("the issuer with a slash", bent(c -> c.put("iss", EAST + "/")), Fault.UNKNOWN_ISSUER),
                arguments(
                        "the issuer in capitals",
                        bent(c -> c.put("iss", "https://EAST.corp.example")),
                        Fault.UNKNOWN_ISSUER),
                arguments("the issuer with a dot segment", bent(c -> c.put("iss", EAST + "/./")), Fault.UNKNOWN_ISSUER),
                arguments(
                        "an issuer that looks alike",
                        bent(c -> c.put("iss", "https://east.corp.example.evil.example")),
                        Fault.UNKNOWN_ISSUER),
                arguments("an issuer that is a list", bent(c -> c.put("iss", List.of(EAST))), Fault.UNKNOWN_ISSUER),
                arguments(
                        "an issuer not heard of for long",
                        of("https://silent.corp.example", "RS256", "k", RSA),
                        Fault.KEYS_TOO_OLD),
                arguments(
                        "the key of another cluster",
                        bent(c -> c.put("iss", "https://west.corp.example")),
                        Fault.UNKNOWN_KEY),
                arguments("a key that two clusters present", of(SHARED, "RS256", "both", RSA), Fault.AMBIGUOUS_KEY),
                // signature
                arguments(
                        "another key under this id",
                        signed(Map.of("alg", "RS256", "kid", "east-1"), claims(), SHARED_ONE),
                        Fault.BAD_SIGNATURE),
                arguments(
                        "other claims under this signature",
                        new SubjectToken(parts[0] + "."
                                + base64(json(changed("sub", "x")).getBytes(StandardCharsets.UTF_8)) + "." + parts[2]),
                        Fault.BAD_SIGNATURE),
                arguments(
                        "a signature cut short",
                        new SubjectToken(good.substring(0, good.length() - 4)),
                        Fault.BAD_SIGNATURE),
                arguments(
                        "a signature of one byte",
                        new SubjectToken(parts[0] + "." + parts[1] + ".AA"),
                        Fault.BAD_SIGNATURE),
                arguments("a zero signature of ECDSA", zeroEcdsa(), Fault.BAD_SIGNATURE),
                arguments("one key id, two keys, neither", of(SHARED, "RS256", "same", RSA), Fault.BAD_SIGNATURE),
                // type
                arguments("an access token", header("typ", "at+jwt"), Fault.WRONG_TYPE),
                arguments("a logout token", header("typ", "logout+jwt"), Fault.WRONG_TYPE),
                arguments("a type that is a number", header("typ", 1), Fault.WRONG_TYPE),
                // audience
                arguments("no audience", bent(c -> c.remove("aud")), Fault.MISSING_CLAIM),
                arguments("an empty list of audiences", bent(c -> c.put("aud", List.of())), Fault.WRONG_AUDIENCE),
                arguments("the API server's audience", bent(c -> c.put("aud", List.of(EAST))), Fault.WRONG_AUDIENCE),
                arguments("ours and another", bent(c -> c.put("aud", List.of(BROKER, EAST))), Fault.WRONG_AUDIENCE),
                arguments("ours twice", bent(c -> c.put("aud", List.of(BROKER, BROKER))), Fault.WRONG_AUDIENCE),
                arguments("ours with a slash", bent(c -> c.put("aud", BROKER + "/")), Fault.WRONG_AUDIENCE),
                arguments(
                        "ours in capitals",
                        bent(c -> c.put("aud", "https://BROKER.corp.example")),
                        Fault.WRONG_AUDIENCE),
                arguments("an audience that is a number", bent(c -> c.put("aud", List.of(1))), Fault.WRONG_AUDIENCE),
                // times
                arguments("no exp", bent(c -> c.remove("exp")), Fault.MISSING_CLAIM),
                arguments("an exp that is a text", bent(c -> c.put("exp", "4102444800")), Fault.MISSING_CLAIM),
                arguments("a negative exp", bent(c -> c.put("exp", -1)), Fault.MISSING_CLAIM),
                arguments("an exp beyond all time", bent(c -> c.put("exp", 1e300)), Fault.MISSING_CLAIM),
                arguments("no iat", bent(c -> c.remove("iat")), Fault.MISSING_CLAIM),
                arguments("an nbf that is null", bent(c -> c.put("nbf", null)), Fault.MISSING_CLAIM),
                arguments("expired", times(-3600, -30), Fault.TOKEN_EXPIRED),
                arguments("expired long ago", times(-7200, -3600), Fault.TOKEN_EXPIRED),
                arguments("issued in the future", times(31, 600), Fault.ISSUED_IN_THE_FUTURE),
                arguments(
                        "not valid yet",
                        bent(c -> c.put("nbf", NOW.plusSeconds(31).getEpochSecond())),
                        Fault.NOT_YET_VALID),
                arguments("lives a second too long", times(0, 24 * 3600 + 1), Fault.LIVES_TOO_LONG),
                arguments("lives for a year", times(0, 365 * 24 * 3600), Fault.LIVES_TOO_LONG),
                // who
                arguments("no sub", bent(c -> c.remove("sub")), Fault.SUBJECT_DISAGREES),
                arguments(
                        "another namespace in sub",
                        bent(c -> c.put("sub", "system:serviceaccount:kube-system:ledger")),
                        Fault.SUBJECT_DISAGREES),
                arguments(
                        "another name in sub",
                        bent(c -> c.put("sub", "system:serviceaccount:robots:root")),
                        Fault.SUBJECT_DISAGREES),
                arguments(
                        "a name that would change the parts of sub",
                        bent(c -> kubernetes(c).put("namespace", "robots:ledger")),
                        Fault.SUBJECT_DISAGREES),
                arguments("a sub that is a user", bent(c -> c.put("sub", "alice")), Fault.SUBJECT_DISAGREES),
                arguments("no kubernetes.io", bent(c -> c.remove("kubernetes.io")), Fault.MISSING_CLAIM),
                arguments("kubernetes.io is a text", bent(c -> c.put("kubernetes.io", "x")), Fault.MISSING_CLAIM),
                arguments("no namespace", bent(c -> kubernetes(c).remove("namespace")), Fault.MISSING_CLAIM),
                arguments("no service account", bent(c -> kubernetes(c).remove("serviceaccount")), Fault.MISSING_CLAIM),
                arguments(
                        "no uid",
                        bent(c -> kubernetes(c).put("serviceaccount", Map.of("name", "ledger"))),
                        Fault.MISSING_CLAIM),
                arguments(
                        "an empty uid",
                        bent(c -> kubernetes(c).put("serviceaccount", Map.of("name", "ledger", "uid", ""))),
                        Fault.MISSING_CLAIM),
                arguments(
                        "a pod without uid",
                        bent(c -> kubernetes(c).put("pod", Map.of("name", "p"))),
                        Fault.MISSING_CLAIM),
                arguments("a jti that is a number", bent(c -> c.put("jti", 7)), Fault.MISSING_CLAIM));
    }

    @ParameterizedTest(name = "{0}: {2}")
    @MethodSource("rejected")
    void rejects(String name, SubjectToken token, Fault fault) {
        assertThat(verifier.verify(token, NOW))
                .isInstanceOfSatisfying(Rejected.class, rejection -> assertThat(rejection.fault())
                        .describedAs(rejection.detail())
                        .isEqualTo(fault));
    }

    @Test
    void everyFaultIsProved() throws JOSEException {
        var ofSvidsAlone = EnumSet.of(Fault.UNKNOWN_SUBJECT);
        assertThat(rejected().map(row -> (Fault) row.get()[2]).distinct())
                .containsExactlyInAnyOrderElementsOf(EnumSet.complementOf(ofSvidsAlone));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("rejected")
    void neverRepeatsTheToken(String name, SubjectToken token, Fault fault) {
        var rejection = (Rejected) verifier.verify(token, NOW);
        assertThat(rejection.detail()).hasSizeLessThan(500).matches("\\p{Print}*");
        if (token.value().length() > 100)
            assertThat(rejection.detail()).doesNotContain(token.value().substring(0, 50));
        assertThat(token.toString()).isEqualTo("SubjectToken[redacted]");
    }

    @SuppressWarnings("unchecked")
    private static Map<String, Object> kubernetes(Map<String, Object> claims) {
        return (Map<String, Object>) claims.get("kubernetes.io");
    }

    private static SubjectToken times(long issued, long expires) {
        Instant from = NOW.plusSeconds(issued);
        Consumer<Map<String, Object>> bend = claims -> {
            claims.put("iat", from.getEpochSecond());
            claims.put("nbf", from.getEpochSecond());
            claims.put("exp", NOW.plusSeconds(expires).getEpochSecond());
        };
        return bent(bend);
    }

    private static Map<String, Object> changed(String name, Object value) {
        var claims = claims();
        claims.put(name, value);
        return claims;
    }

    private static SubjectToken header(String name, Object value) {
        var header = new LinkedHashMap<String, Object>(Map.of("alg", "RS256", "kid", "east-1"));
        header.put(name, value);
        return signed(header, claims(), RSA);
    }

    private static SubjectToken of(String issuer, String algorithm, String kid, com.nimbusds.jose.jwk.JWK key) {
        return signed(Map.of("alg", algorithm, "kid", kid), changed("iss", issuer), key);
    }

    private static SubjectToken hmac() throws JOSEException {
        var input = base64("{\"alg\":\"HS256\",\"kid\":\"east-1\"}".getBytes(StandardCharsets.UTF_8)) + "."
                + base64(json(claims()).getBytes(StandardCharsets.UTF_8));
        var signature = new MACSigner(RSA.toRSAPublicKey().getEncoded())
                .sign(new JWSHeader(JWSAlgorithm.HS256), input.getBytes(StandardCharsets.US_ASCII));
        return new SubjectToken(input + "." + signature);
    }

    private static SubjectToken zeroEcdsa() {
        var input = base64("{\"alg\":\"ES256\",\"kid\":\"west-1\"}".getBytes(StandardCharsets.UTF_8)) + "."
                + base64(json(changed("iss", "https://west.corp.example")).getBytes(StandardCharsets.UTF_8));
        return new SubjectToken(input + "." + base64(new byte[64]));
    }

    private static SubjectToken invalidUtf8() {
        var claims = json(claims()).getBytes(StandardCharsets.UTF_8);
        claims[claims.length - 3] = (byte) 0xC3; // begins a character that never ends
        var input = base64("{\"alg\":\"RS256\",\"kid\":\"east-1\"}".getBytes(StandardCharsets.UTF_8)) + "."
                + base64(claims);
        return new SubjectToken(input + "." + signature(input, RSA));
    }

    private static String twice(String name) {
        var claims = json(claims());
        return "{\"" + name + "\":\"https://evil.example\"," + claims.substring(1);
    }

    private static String json(Map<String, Object> claims) {
        return JSON.writeValueAsString(claims);
    }
}
