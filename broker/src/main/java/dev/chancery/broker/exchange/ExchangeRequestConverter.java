package dev.chancery.broker.exchange;

import dev.chancery.broker.identity.SubjectToken;
import dev.chancery.broker.token.Confirmation;
import jakarta.servlet.http.HttpServletRequest;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.springframework.security.core.Authentication;
import org.springframework.security.oauth2.core.AuthorizationGrantType;
import org.springframework.security.web.authentication.AuthenticationConverter;

/** Reads a token exchange (RFC 8693, 2.1) out of its form. */
public final class ExchangeRequestConverter implements AuthenticationConverter {
    private static final String TYPE = "urn:ietf:params:oauth:token-type:";
    private static final Set<String> SUBJECT_TYPES = Set.of(TYPE + "jwt", TYPE + "id_token", TYPE + "access_token");
    private static final Set<String> ISSUED_TYPES = Set.of(TYPE + "jwt", TYPE + "access_token");
    private static final Set<String> KNOWN = Set.of(
            "grant_type",
            "subject_token",
            "subject_token_type",
            "actor_token",
            "actor_token_type",
            "audience",
            "resource",
            "scope",
            "requested_token_type",
            "client_id");

    private final Function<HttpServletRequest, @Nullable Confirmation> constraint;

    /** @param constraint what the caller of a request proves to hold, or null */
    public ExchangeRequestConverter(Function<HttpServletRequest, @Nullable Confirmation> constraint) {
        this.constraint = constraint;
    }

    @Override
    public @Nullable Authentication convert(HttpServletRequest request) {
        var form = Parameters.of(request, AuthorizationGrantType.TOKEN_EXCHANGE);
        if (form == null) return null;
        form.onlyThese(KNOWN);
        var subject = new SubjectToken(form.required("subject_token"));
        type("subject_token_type", form.required("subject_token_type"), SUBJECT_TYPES);
        var requested = form.optional("requested_token_type");
        if (requested != null) type("requested_token_type", requested, ISSUED_TYPES);
        var exchange = new ExchangeRequest(
                Way.TOKEN_EXCHANGE,
                subject,
                actor(form),
                Targets.audiences(form),
                Targets.scopes(form),
                form.optional("client_id"),
                constraint.apply(request));
        // RFC 8693, 2.2.1: what it was asked to be. A token of ours is both, an access token that is a JWT.
        return ExchangeAuthentication.of(
                AuthorizationGrantType.TOKEN_EXCHANGE,
                exchange,
                Map.of("issued_token_type", requested == null ? TYPE + "access_token" : requested));
    }

    private static @Nullable SubjectToken actor(Parameters form) {
        var token = form.optional("actor_token");
        var type = form.optional("actor_token_type");
        // RFC 8693, 2.1: the type is there exactly when the token is
        if ((token == null) != (type == null))
            throw OAuth2Errors.invalidRequest("actor_token and actor_token_type go together");
        if (token == null || type == null) return null;
        type("actor_token_type", type, SUBJECT_TYPES);
        return new SubjectToken(token);
    }

    private static void type(String parameter, String value, Set<String> known) {
        if (!known.contains(value))
            throw OAuth2Errors.invalidRequest(
                    parameter + " must be one of " + known.stream().sorted().toList());
    }
}
