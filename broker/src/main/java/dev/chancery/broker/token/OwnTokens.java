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

    /** What a token is to us. */
    public sealed interface Finding {
        record Living(OwnToken token) implements Finding {}

        /** We issued it, and its time is over. */
        record Ended(Instant at) implements Finding {}

        record NotOurs() implements Finding {}
    }

    /** Empty when it is not a living token of ours, whatever the reason. */
    public Optional<OwnToken> recognise(String token, Instant now) {
        return switch (find(token, now)) {
            case Finding.Living(var own) -> Optional.of(own);
            case Finding.Ended _, Finding.NotOurs _ -> Optional.empty();
        };
    }

    /** That it has ended is said only of a token that we have signed. */
    public Finding find(String token, Instant now) {
        if (token.length() > LONGEST) return new Finding.NotOurs();
        try {
            var jwt = SignedJWT.parse(token);
            var header = jwt.getHeader();
            if (header.getType() == null || !"at+jwt".equals(header.getType().getType()) || header.getKeyID() == null)
                return new Finding.NotOurs();
            var key = keys.verifying(header.getKeyID());
            if (key.isEmpty() || !jwt.verify(SignatureVerifiers.of(key.get()))) return new Finding.NotOurs();
            var claims = jwt.getJWTClaimsSet();
            if (!issuer.equals(claims.getIssuer())) return new Finding.NotOurs();
            var end = claims.getExpirationTime().toInstant();
            return now.isBefore(end) ? new Finding.Living(read(claims)) : new Finding.Ended(end);
        } catch (ParseException | JOSEException notOurs) {
            return new Finding.NotOurs();
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
