package dev.chancery.broker.web;

import com.nimbusds.jose.Algorithm;
import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.ECDSASigner;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import tools.jackson.databind.json.JsonMapper;

/** Every algorithm of JWS that has a name: signed properly where this platform can, and with another's signature elsewhere. */
final class EveryAlgorithm {
    private static final JsonMapper JSON = JsonMapper.shared();
    private static final Map<JWSAlgorithm, JWK> KEYS = new LinkedHashMap<>();

    static {
        try {
            for (var algorithm : JWSAlgorithm.Family.RSA)
                KEYS.put(algorithm, rsa(algorithm.getName(), algorithm.getName().startsWith("PS") ? algorithm : null));
            for (var curve : List.of(Curve.P_256, Curve.P_384, Curve.P_521)) {
                var algorithm = new ECDSASigner(new ECKeyGenerator(curve).generate())
                        .supportedJWSAlgorithms()
                        .iterator()
                        .next();
                KEYS.put(
                        algorithm,
                        new ECKeyGenerator(curve).keyID(algorithm.getName()).generate());
            }
        } catch (JOSEException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    private EveryAlgorithm() {}

    /** {@code none} among them (RFC 7518, 3.1; RFC 8037; RFC 8812; RFC 9864). */
    static Stream<String> names() {
        return Stream.concat(
                KEYS.keySet().stream().map(Algorithm::getName),
                Stream.of("HS256", "HS384", "HS512", "ES256K", "EdDSA", "Ed25519", "none"));
    }

    /** Of those that this platform can sign with, one for each; its id is the algorithm's name. */
    static List<JWK> keys() {
        return List.copyOf(KEYS.values());
    }

    /** The key that is said to sign; for algorithms that have none here, one of another kind. */
    static JWK keyOf(String algorithm) {
        return KEYS.getOrDefault(JWSAlgorithm.parse(algorithm), KEYS.get(JWSAlgorithm.RS256));
    }

    /** @param header without {@code alg} */
    static String signed(String algorithm, Map<String, Object> header, Map<String, Object> claims)
            throws JOSEException {
        var whole = new LinkedHashMap<>(header);
        whole.put("alg", algorithm);
        var input = encoded(whole) + "." + encoded(claims);
        if (algorithm.equals("none")) return input + ".";
        var alg = JWSAlgorithm.parse(algorithm);
        var bytes = input.getBytes(StandardCharsets.US_ASCII);
        var signature =
                switch (keyOf(algorithm)) {
                    // RFC 8725, 2.1: the public key taken for a secret
                    case RSAKey rsa
                    when JWSAlgorithm.Family.HMAC_SHA.contains(alg) ->
                        new MACSigner(rsa.toRSAPublicKey().getEncoded()).sign(new JWSHeader(alg), bytes);
                    case RSAKey rsa
                    when !KEYS.containsKey(alg) -> new RSASSASigner(rsa).sign(new JWSHeader(JWSAlgorithm.RS256), bytes);
                    case RSAKey rsa -> new RSASSASigner(rsa).sign(new JWSHeader(alg), bytes);
                    case ECKey ec -> new ECDSASigner(ec).sign(new JWSHeader(alg), bytes);
                    default -> throw new IllegalStateException("no such key here");
                };
        return input + "." + signature;
    }

    private static RSAKey rsa(String id, JWSAlgorithm named) throws JOSEException {
        return new RSAKeyGenerator(2048).keyID(id).algorithm(named).generate();
    }

    private static String encoded(Map<String, Object> json) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(JSON.writeValueAsBytes(json));
    }
}
