package dev.chancery.broker;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import dev.chancery.broker.key.KeyRing;
import java.nio.charset.StandardCharsets;
import java.text.ParseException;
import java.time.Instant;
import java.util.Base64;
import java.util.Date;
import java.util.LinkedHashMap;
import java.util.Map;

/** Tokens that are like a good one but for one thing, most of them signed with the broker's own key: as only it could, and never would. */
record Counterfeits(KeyRing keys) {
    /** By what is wrong with them. */
    Map<String, String> of(String token) throws ParseException, JOSEException {
        var good = SignedJWT.parse(token);
        var id = good.getHeader().getKeyID();
        var claims = good.getJWTClaimsSet();
        var hourAgo = Instant.now().minusSeconds(3600);
        var ended = new JWTClaimsSet.Builder(claims)
                .issueTime(Date.from(hourAgo))
                .notBeforeTime(Date.from(hourAgo))
                .expirationTime(Date.from(hourAgo.plusSeconds(300)));
        var all = new LinkedHashMap<String, String>();
        all.put("another signature", token.substring(0, token.length() - 6) + "AAAAAA");
        all.put("expired", signed(good.getHeader().getAlgorithm(), id, ended.build()));
        all.put(
                "another issuer",
                signed(
                        good.getHeader().getAlgorithm(),
                        id,
                        new JWTClaimsSet.Builder(claims)
                                .issuer("https://elsewhere.example")
                                .build()));
        all.put("no algorithm", unsigned(id, claims));
        all.put("the public key as a secret", keyed(id, claims));
        return all;
    }

    /** With an algorithm that the key can do and that is not published for it. */
    String withAlgorithm(JWSAlgorithm algorithm, String token) throws ParseException, JOSEException {
        var good = SignedJWT.parse(token);
        return signed(algorithm, good.getHeader().getKeyID(), good.getJWTClaimsSet());
    }

    private String signed(JWSAlgorithm algorithm, String id, JWTClaimsSet claims) throws JOSEException {
        var key = keys.signing(JWSAlgorithm.Family.EC.contains(algorithm) ? JWSAlgorithm.ES256 : JWSAlgorithm.RS256)
                .orElseThrow();
        var jwt = new SignedJWT(header(algorithm, id), claims);
        jwt.sign(key.signer());
        return jwt.serialize();
    }

    private String keyed(String id, JWTClaimsSet claims) throws JOSEException {
        var jwt = new SignedJWT(header(JWSAlgorithm.HS256, id), claims);
        jwt.sign(new MACSigner(keys.verifying(id).orElseThrow().getEncoded()));
        return jwt.serialize();
    }

    private static String unsigned(String id, JWTClaimsSet claims) {
        var header = "{\"alg\":\"none\",\"typ\":\"at+jwt\",\"kid\":\"" + id + "\"}";
        return base64(header) + "." + base64(claims.toString()) + ".";
    }

    private static JWSHeader header(JWSAlgorithm algorithm, String id) {
        return new JWSHeader.Builder(algorithm)
                .type(new JOSEObjectType("at+jwt"))
                .keyID(id)
                .build();
    }

    private static String base64(String text) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }
}
