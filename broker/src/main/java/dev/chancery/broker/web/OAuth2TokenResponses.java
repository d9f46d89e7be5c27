package dev.chancery.broker.web;

import static java.util.Objects.requireNonNull;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import org.springframework.security.core.Authentication;
import org.springframework.security.oauth2.core.OAuth2AccessToken;
import org.springframework.security.oauth2.server.authorization.authentication.OAuth2AccessTokenAuthenticationToken;
import org.springframework.security.web.authentication.AuthenticationSuccessHandler;
import tools.jackson.databind.json.JsonMapper;

/** Tokens, as RFC 6749, 5.1 wants them told; what RFC 8693, 2.2.1 adds comes with them. That nobody stores them, the framework says. */
final class OAuth2TokenResponses implements AuthenticationSuccessHandler {
    private final JsonMapper json;

    OAuth2TokenResponses(JsonMapper json) {
        this.json = json;
    }

    @Override
    public void onAuthenticationSuccess(
            HttpServletRequest request, HttpServletResponse response, Authentication authentication)
            throws IOException {
        var issued = (OAuth2AccessTokenAuthenticationToken) authentication;
        var token = issued.getAccessToken();
        var body = new LinkedHashMap<String, Object>();
        body.put("access_token", token.getTokenValue());
        body.put("token_type", token.getTokenType().getValue());
        body.put("expires_in", lifetime(token));
        if (!token.getScopes().isEmpty()) body.put("scope", String.join(" ", token.getScopes()));
        body.putAll(issued.getAdditionalParameters());
        response.setContentType("application/json;charset=UTF-8"); // as RFC 6749, 5.1 writes it
        json.writeValue(response.getOutputStream(), body);
    }

    /** In seconds, from {@code iat} to {@code exp}. */
    private static long lifetime(OAuth2AccessToken token) {
        return ChronoUnit.SECONDS.between(requireNonNull(token.getIssuedAt()), requireNonNull(token.getExpiresAt()));
    }
}
