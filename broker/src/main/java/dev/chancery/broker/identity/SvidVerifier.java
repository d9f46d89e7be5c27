package dev.chancery.broker.identity;

import dev.chancery.broker.identity.Verification.Rejected;
import dev.chancery.broker.identity.Verification.Verified;
import dev.chancery.broker.issuer.FederatedKeys;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * The ladder of a JWT-SVID (SPIFFE JWT-SVID, 2 to 4) up to the workload identity. A trust domain vouches for the name of a
 * ServiceAccount and knows no uid: one that was made again under the same name is the same to it.
 */
public final class SvidVerifier {
    private final FederatedKeys bundles;
    private final List<SpiffePlaces> places;
    private final VerifierRules rules;

    /**
     * @param bundles keys of trust domains; the issuer is {@code spiffe://TRUST_DOMAIN}
     * @param rules whose audience is the issuer identifier of this server (OAuth SPIFFE Client Authentication, 4.1)
     */
    public SvidVerifier(FederatedKeys bundles, List<SpiffePlaces> places, VerifierRules rules) {
        this.bundles = bundles;
        this.places = List.copyOf(places);
        this.rules = rules;
    }

    /** @param now by the broker's clock */
    public Verification verify(SubjectToken token, Instant now) {
        return switch (SignedToken.of(token, rules.maxBytes(), bundles, SvidVerifier::issuer)) {
            case SignedToken.Fallen(var why) -> why;
            case SignedToken.Genuine(var signed, var _, var _) -> typed(signed, now);
        };
    }

    /** An SVID needs no {@code iss}: its subject says the trust domain. */
    private static @Nullable String issuer(JsonNode claims) {
        var id = id(claims);
        return id == null ? null : id.issuer();
    }

    private static @Nullable SpiffeId id(JsonNode claims) {
        var subject = Claims.text(claims, "sub");
        return subject == null ? null : SpiffeId.parse(subject).orElse(null);
    }

    private Verification typed(CompactToken token, Instant now) {
        var typ = token.header().get("typ");
        if (typ != null && !typ.asString("").equals("JWT") && !typ.asString("").equals("JOSE"))
            return new Rejected(Fault.WRONG_TYPE, "typ " + Quoted.of(Claims.text(token.header(), "typ")));
        var fault = CommonClaims.audience(token.claims(), rules);
        if (fault == null) fault = CommonClaims.times(token.claims(), now, rules, now);
        return fault == null ? placed(token.claims(), now) : fault;
    }

    private Verification placed(JsonNode claims, Instant now) {
        var id = id(claims);
        var expiresAt = Claims.time(claims, "exp");
        if (id == null || expiresAt == null) return new Rejected(Fault.MISSING_CLAIM, "sub or exp");
        var issuedAt = Claims.time(claims, "iat");
        for (var pattern : places) {
            var place = pattern.of(id);
            if (place.isPresent())
                return new Verified(new WorkloadIdentity(
                        place.get().cluster(),
                        id.issuer(),
                        place.get().namespace(),
                        place.get().account(),
                        null,
                        null,
                        null,
                        Claims.text(claims, "jti"),
                        issuedAt == null ? now : issuedAt,
                        expiresAt,
                        Claims.text(claims, "sub")));
        }
        return new Rejected(Fault.UNKNOWN_SUBJECT, Quoted.of(Claims.text(claims, "sub")) + " is no ServiceAccount");
    }
}
