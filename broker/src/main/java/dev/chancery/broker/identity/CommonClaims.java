package dev.chancery.broker.identity;

import dev.chancery.broker.identity.Verification.Rejected;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** What every presented token must say of its audience and of its time (RFC 7519, 4.1). */
final class CommonClaims {
    private CommonClaims() {}

    /** RFC 7519, 4.1.3, but stricter: a token that others accept too is not meant for us alone. */
    static @Nullable Rejected audience(JsonNode claims, VerifierRules rules) {
        var aud = claims.get("aud");
        if (aud == null) return new Rejected(Fault.MISSING_CLAIM, "aud");
        var only = aud.isArray() && aud.size() == 1 ? aud.get(0) : aud;
        if (!only.isString()) return new Rejected(Fault.WRONG_AUDIENCE, aud.size() + " audiences");
        return only.stringValue().equals(rules.audience())
                ? null
                : new Rejected(Fault.WRONG_AUDIENCE, "audience " + Quoted.of(only.stringValue()));
    }

    /** @param issuedOtherwise what counts as the time of issue where none is said; null when it must be said */
    static @Nullable Rejected times(
            JsonNode claims, @Nullable Instant issuedOtherwise, VerifierRules rules, Instant now) {
        var issuedAt = claims.has("iat") ? Claims.time(claims, "iat") : issuedOtherwise;
        if (issuedAt == null) return new Rejected(Fault.MISSING_CLAIM, "iat");
        var expiresAt = Claims.time(claims, "exp");
        if (expiresAt == null) return new Rejected(Fault.MISSING_CLAIM, "exp");
        var notBefore = claims.has("nbf") ? Claims.time(claims, "nbf") : issuedAt;
        if (notBefore == null) return new Rejected(Fault.MISSING_CLAIM, "nbf is not a time");
        if (!expiresAt.plus(rules.clockSkew()).isAfter(now))
            return new Rejected(
                    Fault.TOKEN_EXPIRED,
                    "expired " + Duration.between(expiresAt, now).toSeconds() + " s ago");
        if (issuedAt.minus(rules.clockSkew()).isAfter(now))
            return new Rejected(
                    Fault.ISSUED_IN_THE_FUTURE,
                    "in " + Duration.between(now, issuedAt).toSeconds() + " s");
        if (notBefore.minus(rules.clockSkew()).isAfter(now))
            return new Rejected(
                    Fault.NOT_YET_VALID,
                    "in " + Duration.between(now, notBefore).toSeconds() + " s");
        var lifetime = Duration.between(issuedAt, expiresAt);
        return lifetime.compareTo(rules.maxLifetime()) > 0
                ? new Rejected(Fault.LIVES_TOO_LONG, "lives " + lifetime.toSeconds() + " s")
                : null;
    }
}
