package dev.chancery.broker.web;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.ECDSASigner;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import java.time.Instant;
import java.util.Date;
import java.util.UUID;

/** A DPoP proof (RFC 9449, 4.2) with a new key, by the real time, which the framework goes by. */
record Proof(String value, String thumbprint) {
    static Proof of(String method, String address) throws JOSEException {
        var key = new ECKeyGenerator(Curve.P_256).generate();
        var jwt = new SignedJWT(
                new JWSHeader.Builder(JWSAlgorithm.ES256)
                        .type(new JOSEObjectType("dpop+jwt"))
                        .jwk(key.toPublicJWK())
                        .build(),
                new JWTClaimsSet.Builder()
                        .jwtID(UUID.randomUUID().toString())
                        .claim("htm", method)
                        .claim("htu", address)
                        .issueTime(Date.from(Instant.now()))
                        .build());
        jwt.sign(new ECDSASigner(key));
        return new Proof(jwt.serialize(), key.computeThumbprint().toString());
    }
}
