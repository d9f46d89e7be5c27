package dev.chancery.broker.web;

import dev.chancery.broker.audit.AuditEvent;
import dev.chancery.broker.audit.AuditTrail;
import dev.chancery.broker.audit.AuditUnavailable;
import dev.chancery.broker.client.ClientCertificate;
import dev.chancery.broker.exchange.OAuth2Errors;
import dev.chancery.broker.policy.Policy;
import dev.chancery.broker.policy.PolicySource;
import dev.chancery.broker.policy.Revocations;
import dev.chancery.broker.policy.RevocationsUnavailable;
import dev.chancery.broker.settings.BrokerSettings;
import dev.chancery.broker.token.OwnToken;
import dev.chancery.broker.token.OwnTokens;
import jakarta.servlet.http.HttpServletRequest;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.security.authentication.AuthenticationProvider;
import org.springframework.security.core.Authentication;
import org.springframework.security.oauth2.core.OAuth2AccessToken;
import org.springframework.security.oauth2.server.authorization.OAuth2TokenIntrospection;
import org.springframework.security.oauth2.server.authorization.authentication.OAuth2TokenIntrospectionAuthenticationToken;
import org.springframework.security.oauth2.server.authorization.authentication.OAuth2TokenRevocationAuthenticationToken;
import org.springframework.security.web.authentication.AuthenticationConverter;
import org.springframework.stereotype.Component;

/**
 * Introspection (RFC 7662) and revocation (RFC 7009). Callers show a token of their own whose audience is this broker; they
 * are told about tokens for themselves, and may revoke those that they asked for. Of all others they hear: not active.
 */
@Component
final class Inspection {
    private final OwnTokens tokens;
    private final PolicySource policies;
    private final Revocations revocations;
    private final AuditTrail audit;
    private final String issuer;
    private final Clock clock;

    Inspection(
            OwnTokens tokens,
            PolicySource policies,
            Revocations revocations,
            AuditTrail audit,
            BrokerSettings settings,
            Clock clock) {
        this.tokens = tokens;
        this.policies = policies;
        this.revocations = revocations;
        this.audit = audit;
        this.issuer = settings.issuer().toString();
        this.clock = clock;
    }

    AuthenticationConverter converter() {
        return this::caller;
    }

    AuthenticationProvider provider() {
        return new Step<>(Caller.class, caller -> caller);
    }

    AuthenticationProvider introspection() {
        return new Step<>(OAuth2TokenIntrospectionAuthenticationToken.class, this::introspect);
    }

    AuthenticationProvider revocation() {
        return new Step<>(OAuth2TokenRevocationAuthenticationToken.class, this::revoke);
    }

    private @Nullable Authentication caller(HttpServletRequest request) {
        var header = request.getHeader("Authorization");
        if (header == null || !header.toLowerCase(Locale.ROOT).startsWith("bearer ")) return null;
        var token = living(header.substring("bearer ".length()).trim());
        if (token.isEmpty()
                || !token.get().audiences().equals(List.of(issuer)) // whom else it is for could ask in its name
                || !isHeldBy(token.get(), request))
            throw OAuth2Errors.invalidClient("show a token of your own whose audience is " + issuer);
        return new Caller(token.get());
    }

    /** RFC 8705, 3: a bound token is as good as none without its certificate. One bound by DPoP is not taken here. */
    private static boolean isHeldBy(OwnToken token, HttpServletRequest request) {
        return token.confirmation() == null || token.confirmation().equals(ClientCertificate.of(request));
    }

    /** A token of ours that has not expired, was not revoked, and all of whose robots may still act. */
    private Optional<OwnToken> living(String value) {
        try {
            return found(value);
        } catch (RevocationsUnavailable cannotTell) {
            throw OAuth2Errors.unavailable();
        }
    }

    private Optional<OwnToken> found(String value) {
        var now = clock.instant();
        return switch (policies.view()) {
            // cannot tell: saying "not active" would be a lie that callers act upon
            case PolicySource.View.NotLoaded _, PolicySource.View.Stale _ -> throw OAuth2Errors.unavailable();
            case PolicySource.View.Current(var policy) ->
                tokens.recognise(value, now)
                        .filter(token -> !revocations.contains(token.id()))
                        .filter(token -> mayAct(token, policy, now));
        };
    }

    /** The robot that it speaks for, and everyone who acts for that one. */
    private static boolean mayAct(OwnToken token, Policy policy, Instant now) {
        return policy.robotWithId(token.robotId())
                        .filter(robot -> policy.impediment(robot, now).isEmpty())
                        .isPresent()
                && token.actors().stream()
                        .allMatch(actor -> policy.impediment(actor, now).isEmpty());
    }

    private Authentication introspect(OAuth2TokenIntrospectionAuthenticationToken asked) {
        var caller = (Caller) asked.getPrincipal();
        var claims = living(asked.getToken())
                .filter(token -> token.isFor(caller.getPrincipal()))
                .map(token -> OAuth2TokenIntrospection.withClaims(told(token)).build())
                .orElseGet(() -> OAuth2TokenIntrospection.builder(false).build());
        return new OAuth2TokenIntrospectionAuthenticationToken(asked.getToken(), caller, claims);
    }

    private static Map<String, Object> told(OwnToken token) {
        var told = new java.util.LinkedHashMap<String, Object>();
        told.put("active", true);
        told.putAll(token.claims());
        for (var time : new String[] {"exp", "iat", "nbf"})
            if (told.get(time) instanceof Number seconds) told.put(time, Instant.ofEpochSecond(seconds.longValue()));
        told.put("aud", token.audiences());
        return told;
    }

    /** RFC 7009, 2.2: a token that is none of the caller's business is answered like one that is gone. */
    private Authentication revoke(OAuth2TokenRevocationAuthenticationToken asked) {
        var caller = (Caller) asked.getPrincipal();
        tokens.recognise(asked.getToken(), clock.instant())
                .filter(token -> token.clientId().equals(caller.getPrincipal()))
                .ifPresent(token -> {
                    try {
                        revocations.revoke(token.id(), token.expiresAt(), caller.getPrincipal());
                        audit.record(new AuditEvent.TokenRevoked(
                                token.robotId(), token.cluster(), token.id(), caller.getPrincipal()));
                    } catch (RevocationsUnavailable | AuditUnavailable notStored) {
                        throw OAuth2Errors.unavailable(); // RFC 7009, 2.2.1: the client asks again
                    }
                });
        var gone = new OAuth2AccessToken(OAuth2AccessToken.TokenType.BEARER, asked.getToken(), null, null);
        return new OAuth2TokenRevocationAuthenticationToken(gone, caller);
    }

    /** One kind of request in the framework's chain. */
    private record Step<T extends Authentication>(Class<T> kind, java.util.function.Function<T, Authentication> work)
            implements AuthenticationProvider {
        @Override
        public Authentication authenticate(Authentication authentication) {
            return work.apply(kind.cast(authentication));
        }

        @Override
        public boolean supports(Class<?> authentication) {
            return kind.isAssignableFrom(authentication);
        }
    }
}
