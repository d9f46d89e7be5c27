package dev.chancery.broker.issuer;

import com.nimbusds.jose.Algorithm;
import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.KeyOperation;
import com.nimbusds.jose.jwk.KeyUse;
import com.nimbusds.jose.jwk.RSAKey;
import dev.chancery.broker.issuer.KeySet.Unusable;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.RSAPublicKey;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Which kinds of key may sign tokens of clusters, and with which algorithms. What is not here may not. */
final class KeyKind {
    private static final int SHORTEST_RSA = 2048; // RFC 7518, 3.3
    private static final int LONGEST_RSA = 8192; // a longer one only costs time
    private static final int SHORTEST_EXPONENT = 17; // FIPS 186-5, 5.1: greater than 2^16
    private static final Set<JWSAlgorithm> RSA = Set.of(JWSAlgorithm.RS256, JWSAlgorithm.RS384, JWSAlgorithm.RS512);
    /** With {@code alg} only: no Kubernetes signs so, but an external issuer may. */
    private static final Set<JWSAlgorithm> RSA_NAMED =
            Set.of(JWSAlgorithm.RS256, JWSAlgorithm.RS384, JWSAlgorithm.RS512, JWSAlgorithm.PS256);

    private KeyKind() {}

    /** @throws Unusable when tokens must not be verified with this key */
    static ClusterKey usable(JWK jwk) throws Unusable, JOSEException {
        var id = jwk.getKeyID();
        if (id == null || id.isEmpty()) throw new Unusable("it has no kid");
        if (jwk.getKeyUse() != null && !KeyUse.SIGNATURE.equals(jwk.getKeyUse()))
            throw new Unusable("it is not for signatures (use)");
        if (jwk.getKeyOperations() != null && !jwk.getKeyOperations().contains(KeyOperation.VERIFY))
            throw new Unusable("it is not for verifying (key_ops)");
        return switch (jwk) {
            // Whoever can read the set could sign with it.
            case JWK key when key.isPrivate() -> throw new Unusable("it is a private or a symmetric key");
            case RSAKey key -> rsa(id, key.toRSAPublicKey(), jwk.getAlgorithm());
            case ECKey key -> ec(id, key.getCurve(), key.toECPublicKey(), jwk.getAlgorithm());
            default -> throw new Unusable("keys of type " + jwk.getKeyType() + " are not accepted");
        };
    }

    private static ClusterKey rsa(String id, RSAPublicKey key, @Nullable Algorithm named)
            throws Unusable, JOSEException {
        int bits = key.getModulus().bitLength();
        if (bits < SHORTEST_RSA || bits > LONGEST_RSA)
            throw new Unusable("its modulus has " + bits + " bits, not " + SHORTEST_RSA + " to " + LONGEST_RSA);
        var exponent = key.getPublicExponent();
        if (exponent.bitLength() < SHORTEST_EXPONENT || !exponent.testBit(0))
            throw new Unusable("its exponent is weak");
        var algorithms = named == null ? RSA : narrowed(RSA_NAMED, named);
        // Built anew from the numbers: a set may spell them with leading zeros.
        return key(new RSAKey.Builder(key).keyID(id).keyUse(KeyUse.SIGNATURE).algorithm(named), key, algorithms);
    }

    private static ClusterKey key(RSAKey.Builder jwk, RSAPublicKey key, Set<JWSAlgorithm> algorithms)
            throws JOSEException {
        var own = jwk.build();
        return new ClusterKey(own.getKeyID(), own.computeThumbprint().toString(), key, algorithms, own.toJSONString());
    }

    private static ClusterKey ec(String id, Curve curve, ECPublicKey key, @Nullable Algorithm named)
            throws Unusable, JOSEException {
        var only = algorithm(curve);
        if (named != null) narrowed(Set.of(only), named);
        var own = new ECKey.Builder(curve, key)
                .keyID(id)
                .keyUse(KeyUse.SIGNATURE)
                .algorithm(only)
                .build();
        return new ClusterKey(id, own.computeThumbprint().toString(), key, Set.of(only), own.toJSONString());
    }

    /** RFC 7518, 3.4: one algorithm for each curve. */
    private static JWSAlgorithm algorithm(Curve curve) throws Unusable {
        if (Curve.P_256.equals(curve)) return JWSAlgorithm.ES256;
        if (Curve.P_384.equals(curve)) return JWSAlgorithm.ES384;
        if (Curve.P_521.equals(curve)) return JWSAlgorithm.ES512;
        throw new Unusable("the curve " + curve + " is not accepted");
    }

    private static Set<JWSAlgorithm> narrowed(Set<JWSAlgorithm> possible, Algorithm named) throws Unusable {
        var wanted = JWSAlgorithm.parse(named.getName());
        if (!possible.contains(wanted)) throw new Unusable("the algorithm " + wanted + " is not accepted for its kind");
        return Set.of(wanted);
    }
}
