package dev.chancery.broker.issuer;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Keys that are made once, since making them is slow, and sets of them. */
final class TestKeys {
    static final RSAKey RSA = rsa(2048);
    static final ECKey P256 = ec(Curve.P_256);
    static final ECKey OTHER_P256 = ec(Curve.P_256);

    private TestKeys() {}

    static RSAKey rsa(int bits) {
        try {
            return new RSAKeyGenerator(bits, true).generate();
        } catch (JOSEException e) {
            throw new IllegalStateException(e);
        }
    }

    static ECKey ec(Curve curve) {
        try {
            return new ECKeyGenerator(curve).generate();
        } catch (JOSEException e) {
            throw new IllegalStateException(e);
        }
    }

    /** The public part under another id. */
    static JWK named(String id, JWK key) {
        return switch (key) {
            case RSAKey rsa -> new RSAKey.Builder(rsa.toPublicJWK()).keyID(id).build();
            case ECKey ec -> new ECKey.Builder(ec.toPublicJWK()).keyID(id).build();
            default -> throw new IllegalArgumentException("no such test key");
        };
    }

    static String set(JWK... keys) {
        return set(Stream.of(keys).map(JWK::toJSONString).toArray(String[]::new));
    }

    static String set(String... keys) {
        return Stream.of(keys).collect(Collectors.joining(",", "{\"keys\":[", "]}"));
    }
}
