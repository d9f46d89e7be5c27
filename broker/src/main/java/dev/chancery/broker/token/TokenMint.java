package dev.chancery.broker.token;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jwt.SignedJWT;
import dev.chancery.broker.key.KeyRing;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.function.Supplier;

/** Turns a decision into a signed token (RFC 9068). */
public final class TokenMint {
    private static final JOSEObjectType AT_JWT = new JOSEObjectType("at+jwt");

    private final TokenClaims claims;
    private final KeyRing keys;
    private final Supplier<String> ids;

    /** @param ids gives each token its {@code jti}, never the same twice */
    public TokenMint(String issuer, String trustDomain, KeyRing keys, Supplier<String> ids) {
        this.claims = new TokenClaims(issuer, trustDomain);
        this.keys = keys;
        this.ids = ids;
    }

    /**
     * @param rules of the grant's audiences
     * @throws SigningFailed when no key signs with the algorithm that they want, or it cannot
     */
    public IssuedToken mint(TokenGrant grant, AudienceRules rules, Instant now) {
        var key = keys.signing(rules.algorithm())
                .orElseThrow(() -> new SigningFailed("no key signs " + rules.algorithm(), null));
        var issuedAt = now.truncatedTo(ChronoUnit.SECONDS);
        var longest = issuedAt.plus(rules.lifetime());
        var expiresAt = longest.isBefore(grant.notAfter()) ? longest : grant.notAfter();
        var id = ids.get();
        var header = new JWSHeader.Builder(key.algorithm())
                .type(AT_JWT)
                .keyID(key.id())
                .build();
        var token = new SignedJWT(header, claims.of(grant, rules, id, issuedAt, expiresAt));
        try {
            token.sign(key.signer());
        } catch (JOSEException broken) {
            throw new SigningFailed("key " + key.id() + " cannot sign", broken);
        }
        return new IssuedToken(token.serialize(), id, key.id(), issuedAt, expiresAt);
    }
}
