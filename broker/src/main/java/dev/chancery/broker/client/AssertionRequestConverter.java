package dev.chancery.broker.client;

import dev.chancery.broker.exchange.ExchangeAuthentication;
import dev.chancery.broker.exchange.ExchangeRequest;
import dev.chancery.broker.exchange.OAuth2Errors;
import dev.chancery.broker.exchange.Parameters;
import dev.chancery.broker.exchange.Targets;
import dev.chancery.broker.exchange.Way;
import dev.chancery.broker.identity.SubjectToken;
import dev.chancery.broker.token.Confirmation;
import jakarta.servlet.http.HttpServletRequest;
import java.util.HashSet;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.springframework.security.core.Authentication;
import org.springframework.security.oauth2.core.AuthorizationGrantType;
import org.springframework.security.web.authentication.AuthenticationConverter;

/** The two halves of RFC 7523: a cluster token as the client's assertion (2.2), and as the grant itself (2.1). */
final class AssertionRequestConverter implements AuthenticationConverter {
    private static final String JWT_BEARER = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer";
    private static final Set<String> COMMON = Set.of("grant_type", "audience", "resource", "scope", "client_id");

    private final AuthorizationGrantType grant;
    private final Way way;
    private final String token;
    private final Function<HttpServletRequest, @Nullable Confirmation> constraint;

    private AssertionRequestConverter(
            AuthorizationGrantType grant,
            Way way,
            String token,
            Function<HttpServletRequest, @Nullable Confirmation> constraint) {
        this.grant = grant;
        this.way = way;
        this.token = token;
        this.constraint = constraint;
    }

    static AssertionRequestConverter clientCredentials(
            Function<HttpServletRequest, @Nullable Confirmation> constraint) {
        return new AssertionRequestConverter(
                AuthorizationGrantType.CLIENT_CREDENTIALS, Way.CLIENT_CREDENTIALS, "client_assertion", constraint);
    }

    static AssertionRequestConverter jwtBearer(Function<HttpServletRequest, @Nullable Confirmation> constraint) {
        return new AssertionRequestConverter(
                AuthorizationGrantType.JWT_BEARER, Way.JWT_BEARER, "assertion", constraint);
    }

    @Override
    public @Nullable Authentication convert(HttpServletRequest request) {
        var form = Parameters.of(request);
        if (!grant.getValue().equals(form.optional("grant_type"))) return null;
        form.onlyThese(known());
        if (way == Way.CLIENT_CREDENTIALS && !JWT_BEARER.equals(form.required("client_assertion_type")))
            throw OAuth2Errors.invalidClient("client_assertion_type must be " + JWT_BEARER);
        return ExchangeAuthentication.of(
                grant,
                new ExchangeRequest(
                        way,
                        new SubjectToken(form.required(token)),
                        null,
                        Targets.audiences(form),
                        Targets.scopes(form),
                        form.optional("client_id"),
                        constraint.apply(request)));
    }

    private Set<String> known() {
        var known = new HashSet<>(COMMON);
        known.add(token);
        if (way == Way.CLIENT_CREDENTIALS) known.add("client_assertion_type");
        return known;
    }
}
