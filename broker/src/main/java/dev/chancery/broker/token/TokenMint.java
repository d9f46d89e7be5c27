package dev.chancery.broker.token;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSHeader;
import dev.chancery.broker.key.KeyRing;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Base64;
import java.util.Map;
import java.util.function.Supplier;
import tools.jackson.databind.json.JsonMapper;

/** Turns a decision into a signed token (RFC 9068). */
public final class TokenMint {
    private static final JOSEObjectType AT_JWT = new JOSEObjectType("at+jwt");
    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final Base64.Encoder BASE64URL = Base64.getUrlEncoder().withoutPadding();

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
        // RFC 7515, 7.1: the compact form, put together here because the library takes twice as long
        var signed = header.toBase64URL() + "." + base64url(claims.of(grant, rules, id, issuedAt, expiresAt));
        try {
            var signature = key.signer().sign(header, signed.getBytes(StandardCharsets.US_ASCII));
            return new IssuedToken(signed + "." + signature, id, key.id(), issuedAt, expiresAt);
        } catch (JOSEException broken) {
            throw new SigningFailed("key " + key.id() + " cannot sign", broken);
        }
    }

    private static String base64url(Map<String, Object> claims) {
        return BASE64URL.encodeToString(JSON.writeValueAsString(claims).getBytes(StandardCharsets.UTF_8));
    }
}
