package dev.chancery.broker.identity;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSSigner;
import com.nimbusds.jose.crypto.ECDSASigner;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import dev.chancery.broker.issuer.FederatedKeys;
import dev.chancery.broker.issuer.KeyLookup;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import tools.jackson.databind.json.JsonMapper;

/** Signs tokens as clusters do, valid until a test bends them, and is the federation that knows their keys. */
public final class ClusterTokens implements FederatedKeys {
    public static final String BROKER = "https://broker.corp.example";
    public static final String EAST = "https://east.corp.example";
    public static final String SILENT = "https://silent.corp.example";
    public static final Instant NOW = Instant.parse("2026-11-25T12:00:00Z");
    private static final JsonMapper JSON = JsonMapper.builder().build();

    public static final RSAKey RSA = rsa("east-1");
    public static final ECKey EC = ec("west-1");

    private volatile boolean learnt = true;
    private final Map<String, List<Entry>> entries = new LinkedHashMap<>();

    private record Entry(String kid, KeyLookup answer) {}

    /** The cluster east with an RSA key, west with a P-256 key, each under its own issuer, and one not heard of for too long. */
    public static ClusterTokens federation() {
        return new ClusterTokens()
                .with(EAST, "east-1", found("east", RSA))
                .with("https://west.corp.example", "west-1", found("west", EC))
                .with(SILENT, "silent-1", new KeyLookup.TooOld());
    }

    public ClusterTokens with(String issuer, String kid, KeyLookup answer) {
        entries.computeIfAbsent(issuer, _ -> new ArrayList<>()).add(new Entry(kid, answer));
        return this;
    }

    public static KeyLookup found(String cluster, JWK key) {
        return new KeyLookup.Found(List.of(candidate(cluster, key)));
    }

    public static KeyLookup.Candidate candidate(String cluster, JWK key) {
        try {
            return switch (key) {
                case RSAKey rsa ->
                    new KeyLookup.Candidate(
                            cluster,
                            rsa.toPublicKey(),
                            Set.of(JWSAlgorithm.RS256, JWSAlgorithm.RS384, JWSAlgorithm.RS512));
                case ECKey ec -> new KeyLookup.Candidate(cluster, ec.toPublicKey(), Set.of(JWSAlgorithm.ES256));
                default -> throw new IllegalStateException("no such key in these tests");
            };
        } catch (JOSEException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    /** From now on it does not say which clusters there are. */
    public void forget() {
        learnt = false;
    }

    public void learn() {
        learnt = true;
    }

    @Override
    public Optional<String> impediment() {
        return learnt ? Optional.empty() : Optional.of("the clusters have not been learnt yet");
    }

    @Override
    public KeyLookup find(String issuer, String keyId) {
        var keys = entries.get(issuer);
        if (keys == null) return new KeyLookup.UnknownIssuer();
        return keys.stream()
                .filter(entry -> entry.kid().equals(keyId))
                .map(Entry::answer)
                .findFirst()
                .orElseGet(KeyLookup.UnknownKey::new);
    }

    /** What the API server of east puts in a token for the ServiceAccount, bound to a pod. */
    public static Map<String, Object> claims(String namespace, String account, String uid) {
        var claims = new LinkedHashMap<String, Object>();
        claims.put("aud", new ArrayList<>(List.of(BROKER)));
        claims.put("exp", NOW.plusSeconds(3600).getEpochSecond());
        claims.put("iat", NOW.getEpochSecond());
        claims.put("iss", EAST);
        claims.put("jti", "7d3c6f2e-2c1e-4d6b-9a55-0f6a1c0b1a11");
        var kubernetes = new LinkedHashMap<String, Object>();
        kubernetes.put("namespace", namespace);
        kubernetes.put("serviceaccount", named(account, uid));
        kubernetes.put("pod", named(account + "-0", "c9f1d7a4-0000-4000-8000-000000000001"));
        kubernetes.put("node", named("node-1", "c9f1d7a4-0000-4000-8000-000000000002"));
        claims.put("kubernetes.io", kubernetes);
        claims.put("nbf", NOW.getEpochSecond());
        claims.put("sub", "system:serviceaccount:" + namespace + ":" + account);
        return claims;
    }

    public static Map<String, Object> claims() {
        return claims("robots", "ledger", "5f0e0c8e-1111-4222-8333-444455556666");
    }

    private static Map<String, Object> named(String name, String uid) {
        var object = new LinkedHashMap<String, Object>();
        object.put("name", name);
        object.put("uid", uid);
        return object;
    }

    /** A token of east. */
    public static SubjectToken signed(Map<String, Object> claims) {
        return signed(Map.of("alg", "RS256", "kid", "east-1"), claims, RSA);
    }

    public static SubjectToken bent(Consumer<Map<String, Object>> bend) {
        var claims = claims();
        bend.accept(claims);
        return signed(claims);
    }

    /** With any header, also one that no honest signer would write. The key decides how it is signed. */
    public static SubjectToken signed(Map<String, Object> header, Map<String, Object> claims, JWK key) {
        return signed(JSON.writeValueAsString(header), JSON.writeValueAsString(claims), key);
    }

    public static SubjectToken signed(String header, String claims, JWK key) {
        var input =
                base64(header.getBytes(StandardCharsets.UTF_8)) + "." + base64(claims.getBytes(StandardCharsets.UTF_8));
        return new SubjectToken(input + "." + signature(input, key));
    }

    public static String signature(String input, JWK key) {
        try {
            JWSSigner signer = key instanceof RSAKey rsa ? new RSASSASigner(rsa) : new ECDSASigner((ECKey) key);
            var algorithm = key instanceof RSAKey ? JWSAlgorithm.RS256 : JWSAlgorithm.ES256;
            return signer.sign(new JWSHeader(algorithm), input.getBytes(StandardCharsets.US_ASCII))
                    .toString();
        } catch (JOSEException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    public static String base64(byte[] bytes) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    public static RSAKey rsa(String kid) {
        try {
            return new RSAKeyGenerator(2048).keyID(kid).generate();
        } catch (JOSEException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    public static ECKey ec(String kid) {
        try {
            return new ECKeyGenerator(Curve.P_256).keyID(kid).generate();
        } catch (JOSEException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
