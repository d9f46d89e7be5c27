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
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.springframework.security.core.Authentication;
import org.springframework.security.oauth2.core.AuthorizationGrantType;
import org.springframework.security.web.authentication.AuthenticationConverter;

/** The two halves of RFC 7523: a cluster token as the client's assertion (2.2), and as the grant itself (2.1). */
final class AssertionRequestConverter implements AuthenticationConverter {
    private static final String TYPE = "urn:ietf:params:oauth:client-assertion-type:";
    private static final Map<String, Way> CLUSTERS = Map.of(TYPE + "jwt-bearer", Way.CLIENT_CREDENTIALS);
    private static final Map<String, Way> CLUSTERS_AND_SPIFFE =
            Map.of(TYPE + "jwt-bearer", Way.CLIENT_CREDENTIALS, TYPE + "jwt-spiffe", Way.SPIFFE);
    private static final Set<String> COMMON = Set.of("grant_type", "audience", "resource", "scope", "client_id");

    private final AuthorizationGrantType grant;
    private final String token;
    private final Map<String, Way> types;
    private final Function<HttpServletRequest, @Nullable Confirmation> constraint;

    /** @param types of assertions, where the request says one */
    private AssertionRequestConverter(
            AuthorizationGrantType grant,
            String token,
            Map<String, Way> types,
            Function<HttpServletRequest, @Nullable Confirmation> constraint) {
        this.grant = grant;
        this.token = token;
        this.types = types;
        this.constraint = constraint;
    }

    static AssertionRequestConverter clientCredentials(
            Function<HttpServletRequest, @Nullable Confirmation> constraint) {
        return new AssertionRequestConverter(
                AuthorizationGrantType.CLIENT_CREDENTIALS, "client_assertion", CLUSTERS, constraint);
    }

    /** Besides, a JWT-SVID as the client's assertion (OAuth SPIFFE Client Authentication, 4.1). */
    static AssertionRequestConverter clientCredentialsWithSpiffe(
            Function<HttpServletRequest, @Nullable Confirmation> constraint) {
        return new AssertionRequestConverter(
                AuthorizationGrantType.CLIENT_CREDENTIALS, "client_assertion", CLUSTERS_AND_SPIFFE, constraint);
    }

    static AssertionRequestConverter jwtBearer(Function<HttpServletRequest, @Nullable Confirmation> constraint) {
        return new AssertionRequestConverter(AuthorizationGrantType.JWT_BEARER, "assertion", Map.of(), constraint);
    }

    @Override
    public @Nullable Authentication convert(HttpServletRequest request) {
        var form = Parameters.of(request, grant);
        if (form == null) return null;
        form.onlyThese(known());
        return ExchangeAuthentication.of(
                grant,
                new ExchangeRequest(
                        way(form),
                        new SubjectToken(form.required(token)),
                        null,
                        Targets.audiences(form),
                        Targets.scopes(form),
                        form.optional("client_id"),
                        constraint.apply(request)));
    }

    private Way way(Parameters form) {
        if (types.isEmpty()) return Way.JWT_BEARER;
        var way = types.get(form.required("client_assertion_type"));
        if (way == null)
            throw OAuth2Errors.invalidClient("client_assertion_type must be one of "
                    + types.keySet().stream().sorted().toList());
        return way;
    }

    private Set<String> known() {
        var known = new HashSet<>(COMMON);
        known.add(token);
        if (!types.isEmpty()) known.add("client_assertion_type");
        return known;
    }
}
