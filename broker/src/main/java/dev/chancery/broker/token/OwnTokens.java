package dev.chancery.broker.token;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import dev.chancery.broker.identity.SignatureVerifiers;
import dev.chancery.broker.key.KeyRing;
import java.text.ParseException;
import java.time.Instant;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Recognises the tokens that we issued (RFC 9068, 4), as long as their key is published and they have not expired. */
public final class OwnTokens {
    private static final int LONGEST = 16_384;

    private final String issuer;
    private final KeyRing keys;

    public OwnTokens(String issuer, KeyRing keys) {
        this.issuer = issuer;
        this.keys = keys;
    }

    /** Empty when it is not a living token of ours, whatever the reason. */
    public Optional<OwnToken> recognise(String token, Instant now) {
        if (token.length() > LONGEST) return Optional.empty();
        try {
            var jwt = SignedJWT.parse(token);
            var header = jwt.getHeader();
            if (header.getType() == null || !"at+jwt".equals(header.getType().getType()) || header.getKeyID() == null)
                return Optional.empty();
            var key = keys.verifying(header.getKeyID());
            if (key.isEmpty() || !jwt.verify(SignatureVerifiers.of(key.get()))) return Optional.empty();
            var claims = jwt.getJWTClaimsSet();
            return issuer.equals(claims.getIssuer())
                            && now.isBefore(claims.getExpirationTime().toInstant())
                    ? Optional.of(read(claims))
                    : Optional.empty();
        } catch (ParseException | JOSEException notOurs) {
            return Optional.empty();
        }
    }

    private static OwnToken read(JWTClaimsSet claims) throws ParseException {
        return new OwnToken(
                claims.getJWTID(),
                claims.getStringClaim("robot_id"),
                claims.getStringClaim("client_id"),
                claims.getStringClaim("cluster"),
                claims.getAudience(),
                claims.getExpirationTime().toInstant(),
                actor(claims.getJSONObjectClaim("act")),
                confirmation(claims.getJSONObjectClaim("cnf")),
                claims.toJSONObject());
    }

    private static @Nullable Actor actor(@Nullable Map<String, Object> act) {
        if (act == null) return null;
        @SuppressWarnings("unchecked") // we wrote it
        var before = (Map<String, Object>) act.get("act");
        return new Actor(String.valueOf(Objects.requireNonNull(act.get("sub"))), actor(before));
    }

    private static @Nullable Confirmation confirmation(@Nullable Map<String, Object> cnf) {
        if (cnf == null) return null;
        var only = cnf.entrySet().iterator().next();
        return new Confirmation(only.getKey(), String.valueOf(only.getValue()));
    }
}
