package dev.chancery.broker.issuer;

import static dev.chancery.broker.issuer.TestKeys.P256;
import static dev.chancery.broker.issuer.TestKeys.RSA;
import static dev.chancery.broker.issuer.TestKeys.ec;
import static dev.chancery.broker.issuer.TestKeys.named;
import static dev.chancery.broker.issuer.TestKeys.set;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.util.Base64URL;
import java.math.BigInteger;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/** Which keys may verify a cluster's tokens, and with which algorithms. */
class KeySetTest {
    private static final String P256_TEXT = named("a", P256).toJSONString();
    private static final String RSA_TEXT = named("a", RSA).toJSONString();

    static Stream<Arguments> usable() {
        return Stream.of(
                arguments("RSA without alg", RSA_TEXT, "RS256 RS384 RS512"),
                arguments("RSA with RS256", with(RSA_TEXT, "alg", "RS256"), "RS256"),
                arguments("RSA with RS512", with(RSA_TEXT, "alg", "RS512"), "RS512"),
                arguments("RSA with PS256", with(RSA_TEXT, "alg", "PS256"), "PS256"),
                arguments("P-256", P256_TEXT, "ES256"),
                arguments("P-256 with its alg and use", with(with(P256_TEXT, "alg", "ES256"), "use", "sig"), "ES256"),
                arguments("P-384", named("a", ec(Curve.P_384)).toJSONString(), "ES384"),
                arguments("P-521", named("a", ec(Curve.P_521)).toJSONString(), "ES512"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("usable")
    void takesKeysWithTheAlgorithmsOfTheirKind(String name, String key, String algorithms) {
        var read = KeySet.parse(set(key));

        assertThat(read.unusable()).isEmpty();
        assertThat(read.keys()).singleElement().satisfies(taken -> {
            assertThat(taken.id()).isEqualTo("a");
            assertThat(taken.algorithms().stream().map(JWSAlgorithm::getName).sorted())
                    .containsExactly(algorithms.split(" "));
        });
    }

    static Stream<Arguments> unusable() {
        return Stream.of(
                arguments("a symmetric key", "{\"kty\":\"oct\",\"kid\":\"a\",\"k\":\"c2VjcmV0\"}", "symmetric"),
                arguments("a private RSA key", with(RSA.toJSONString(), "kid", "a"), "private"),
                arguments("a private EC key", with(P256.toJSONString(), "kid", "a"), "private"),
                arguments("no kid", without(P256_TEXT, "kid"), "no kid"),
                arguments("an empty kid", with(P256_TEXT, "kid", ""), "no kid"),
                arguments("for encryption", with(RSA_TEXT, "use", "enc"), "use"),
                arguments("for signing only", with(RSA_TEXT, "key_ops", "[\"sign\"]"), "key_ops"),
                arguments("RSA for ES256", with(RSA_TEXT, "alg", "ES256"), "ES256"),
                arguments("RSA for HS256", with(RSA_TEXT, "alg", "HS256"), "HS256"),
                arguments("RSA for none", with(RSA_TEXT, "alg", "none"), "none"),
                arguments("RSA for encryption by alg", with(RSA_TEXT, "alg", "RSA-OAEP"), "RSA-OAEP"),
                arguments("P-256 for ES384", with(P256_TEXT, "alg", "ES384"), "ES384"),
                arguments("P-256 for RS256", with(P256_TEXT, "alg", "RS256"), "RS256"),
                arguments("RSA of 1024 bits", named("a", TestKeys.rsa(1024)).toJSONString(), "1024 bits"),
                arguments(
                        "RSA of 16384 bits",
                        with(RSA_TEXT, "n", number(BigInteger.TWO.pow(16383).add(BigInteger.ONE))),
                        "16384"),
                arguments("RSA with exponent 1", with(RSA_TEXT, "e", "AQ"), "malformed"),
                arguments("RSA with exponent 3", with(RSA_TEXT, "e", "Aw"), "exponent"),
                arguments("RSA with an even exponent", with(RSA_TEXT, "e", "AQAC"), "exponent"),
                arguments("secp256k1", secp256k1(), ""),
                arguments(
                        "Ed25519",
                        "{\"kty\":\"OKP\",\"kid\":\"a\",\"crv\":\"Ed25519\",\"x\":\"11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo\"}",
                        "OKP"),
                arguments("a point off the curve", with(P256_TEXT, "x", "AAAA"), "malformed"),
                arguments("a kind that nobody knows", "{\"kty\":\"AKP\",\"kid\":\"a\",\"pub\":\"eA\"}", "malformed"),
                arguments("no kind", "{\"kid\":\"a\"}", "malformed"),
                arguments("a text", "\"key\"", "malformed"),
                arguments("null", "null", "malformed"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("unusable")
    void leavesOutWhatMustNotVerifyTokensAndKeepsTheRest(String name, String key, String why) {
        var read = KeySet.parse(set(key, named("good", P256).toJSONString()));

        assertThat(read.keys()).extracting(ClusterKey::id).containsExactly("good");
        assertThat(read.unusable())
                .singleElement()
                .asString()
                .startsWith("key 1: ")
                .contains(why)
                .doesNotContain("c2VjcmV0");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "x", "[]", "{}", "{\"keys\":{}}", "{\"keys\":\"\"}", "{\"keys\":[", "null"})
    void findsNoKeyInWhatIsNoSet(String text) {
        assertThat(KeySet.parse(text).keys()).isEmpty();
        assertThat(KeySet.parse(text).unusable()).hasSize(1);
    }

    @Test
    void knowsAKeyAgainHoweverItsSetSpellsIt() {
        var modulus = RSA.getModulus().decode();
        var longer = new byte[modulus.length + 3];
        System.arraycopy(modulus, 0, longer, 3, modulus.length);
        var spelt = with(with(RSA_TEXT, "n", Base64URL.encode(longer).toString()), "e", "AAEAAQ");

        assertThat(thumbprint(spelt)).isEqualTo(thumbprint(RSA_TEXT));
        assertThat(thumbprint(with(RSA_TEXT, "kid", "b"))).isEqualTo(thumbprint(RSA_TEXT));
        assertThat(KeySet.parse(set(spelt, RSA_TEXT)).keys()).hasSize(1);
    }

    @Test
    void looksAtABoundedNumberOfKeys() {
        var many = IntStream.range(0, KeySet.MOST + 6)
                .mapToObj(i -> with(P256_TEXT, "kid", "k" + i))
                .toArray(String[]::new);

        assertThat(KeySet.parse(set(many)).keys()).hasSize(KeySet.MOST);
        assertThat(KeySet.parse(set(many)).unusable()).hasSize(1);
    }

    @Test
    void repeatsOnlyPublicMembers() {
        var json = KeySet.parse(set(with(RSA_TEXT, "x5u", "https://evil.example")))
                .keys()
                .getFirst()
                .jwk();

        assertThat(JsonMapper.shared().readTree(json).propertyNames())
                .containsExactlyInAnyOrder("kty", "kid", "use", "n", "e");
    }

    private static String thumbprint(String key) {
        return KeySet.parse(set(key)).keys().getFirst().thumbprint();
    }

    private static String number(BigInteger value) {
        return Base64URL.encode(value).toString();
    }

    /** A curve of Nimbus' that is no curve of ours. */
    private static String secp256k1() {
        return with(P256_TEXT, "crv", "secp256k1");
    }

    private static String with(String key, String member, String value) {
        var json = members(key);
        json.put(member, value.startsWith("[") ? JsonMapper.shared().readTree(value) : value);
        return JsonMapper.shared().writeValueAsString(json);
    }

    private static Map<String, Object> members(String key) {
        return JsonMapper.shared().readValue(key, new TypeReference<TreeMap<String, Object>>() {});
    }

    private static String without(String key, String member) {
        var json = members(key);
        json.remove(member);
        return JsonMapper.shared().writeValueAsString(json);
    }
}
