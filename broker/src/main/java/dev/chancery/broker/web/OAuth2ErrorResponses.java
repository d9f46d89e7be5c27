package dev.chancery.broker.web;

import dev.chancery.broker.exchange.OAuth2Errors;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import org.springframework.security.core.AuthenticationException;
import org.springframework.security.oauth2.core.OAuth2AuthenticationException;
import org.springframework.security.oauth2.core.OAuth2Error;
import org.springframework.security.oauth2.core.OAuth2ErrorCodes;
import org.springframework.security.web.authentication.AuthenticationFailureHandler;
import tools.jackson.databind.json.JsonMapper;

/** Errors of the OAuth endpoints, as RFC 6749, 5.2 wants them. */
final class OAuth2ErrorResponses implements AuthenticationFailureHandler {
    private final JsonMapper json;

    OAuth2ErrorResponses(JsonMapper json) {
        this.json = json;
    }

    @Override
    public void onAuthenticationFailure(
            HttpServletRequest request, HttpServletResponse response, AuthenticationException failure)
            throws IOException {
        var error = failure instanceof OAuth2AuthenticationException oauth
                ? oauth.getError()
                : new OAuth2Error(OAuth2ErrorCodes.INVALID_REQUEST);
        if (failure instanceof OAuth2Errors.CannotVerify) request.setAttribute(RefusalLimit.COUNTS, true);
        switch (error.getErrorCode()) {
            case OAuth2ErrorCodes.INVALID_CLIENT -> {
                response.setStatus(HttpServletResponse.SC_UNAUTHORIZED);
                response.setHeader("WWW-Authenticate", "Bearer error=\"invalid_client\"");
            }
            case OAuth2Errors.TEMPORARILY_UNAVAILABLE -> {
                response.setStatus(HttpServletResponse.SC_SERVICE_UNAVAILABLE);
                response.setHeader("Retry-After", "5");
            }
            default -> response.setStatus(HttpServletResponse.SC_BAD_REQUEST);
        }
        var body = new LinkedHashMap<String, String>();
        body.put("error", error.getErrorCode());
        if (error.getDescription() != null) body.put("error_description", error.getDescription());
        write(response, body);
    }

    /** Who shows no credential at all is told which kind is wanted, and no error (RFC 6750, 3.1; RFC 9110, 15.5.2). */
    void onNobody(HttpServletRequest request, HttpServletResponse response, AuthenticationException nobody)
            throws IOException {
        response.setStatus(HttpServletResponse.SC_UNAUTHORIZED);
        response.setHeader("WWW-Authenticate", "Bearer");
        write(
                response,
                Map.of("error", OAuth2ErrorCodes.INVALID_CLIENT, "error_description", "a token of your own is wanted"));
    }

    /** A mistake of our own; nothing more is told. The word is that of RFC 6749, 4.1.2.1. */
    void onMistake(HttpServletResponse response) throws IOException {
        response.reset();
        response.setStatus(HttpServletResponse.SC_INTERNAL_SERVER_ERROR);
        write(response, Map.of("error", OAuth2ErrorCodes.SERVER_ERROR));
    }

    private void write(HttpServletResponse response, Map<String, String> body) throws IOException {
        response.setContentType("application/json");
        response.setHeader("Cache-Control", "no-store");
        json.writeValue(response.getOutputStream(), body);
    }
}
