package dev.chancery.broker.exchange;

import java.util.Map;
import java.util.Objects;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.security.oauth2.core.AuthorizationGrantType;
import org.springframework.security.oauth2.server.authorization.authentication.OAuth2AuthorizationGrantAuthenticationToken;

/** A token request on its way through the framework. */
public final class ExchangeAuthentication extends OAuth2AuthorizationGrantAuthenticationToken {
    private static final long serialVersionUID = 1L;

    private final transient ExchangeRequest request;

    /** @param answered what the answer says besides the token */
    private ExchangeAuthentication(
            AuthorizationGrantType grant,
            Authentication client,
            ExchangeRequest request,
            Map<String, Object> answered) {
        super(grant, client, answered);
        this.request = request;
    }

    /** With the client that the framework found before it looked at the grant. */
    public static ExchangeAuthentication of(AuthorizationGrantType grant, ExchangeRequest request) {
        return of(grant, request, Map.of());
    }

    static ExchangeAuthentication of(
            AuthorizationGrantType grant, ExchangeRequest request, Map<String, Object> answered) {
        var client = SecurityContextHolder.getContext().getAuthentication();
        return new ExchangeAuthentication(
                grant, Objects.requireNonNull(client, "the client comes before the grant"), request, answered);
    }

    ExchangeRequest request() {
        return request;
    }
}
