package dev.chancery.broker.client;

import dev.chancery.broker.exchange.OAuth2Errors;
import jakarta.servlet.http.HttpServletRequest;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.security.core.Authentication;
import org.springframework.security.oauth2.core.AuthorizationGrantType;
import org.springframework.security.oauth2.core.ClientAuthenticationMethod;
import org.springframework.security.oauth2.server.authorization.authentication.OAuth2ClientAuthenticationToken;
import org.springframework.security.oauth2.server.authorization.client.RegisteredClient;
import org.springframework.security.web.authentication.AuthenticationConverter;

/**
 * Every synced workload is a client, and nobody registers one. The framework wants a client before it looks at the grant, so
 * it gets this one; who asks is proved by the token in the request, and only there.
 */
final class WorkloadClient implements AuthenticationConverter {
    static final RegisteredClient ANY = RegisteredClient.withId("workload")
            .clientId("workload")
            .clientAuthenticationMethod(ClientAuthenticationMethod.NONE)
            .authorizationGrantType(AuthorizationGrantType.TOKEN_EXCHANGE)
            .authorizationGrantType(AuthorizationGrantType.CLIENT_CREDENTIALS)
            .authorizationGrantType(AuthorizationGrantType.JWT_BEARER)
            .build();

    private static final Set<String> GRANTS = Set.of(
            AuthorizationGrantType.TOKEN_EXCHANGE.getValue(),
            AuthorizationGrantType.CLIENT_CREDENTIALS.getValue(),
            AuthorizationGrantType.JWT_BEARER.getValue());

    /** Named when they are asked for. Anything else might be a token in the wrong place, and is not repeated. */
    private static final Set<String> OTHERS = Set.of(
            AuthorizationGrantType.AUTHORIZATION_CODE.getValue(),
            AuthorizationGrantType.REFRESH_TOKEN.getValue(),
            AuthorizationGrantType.DEVICE_CODE.getValue(),
            "password",
            "implicit",
            "urn:ietf:params:oauth:grant-type:saml2-bearer",
            "urn:openid:params:grant-type:ciba");

    @Override
    public @Nullable Authentication convert(HttpServletRequest request) {
        var grant = request.getParameter("grant_type");
        if (!request.getRequestURI().endsWith("/oauth2/token")) return null;
        if (grant == null || grant.isEmpty()) throw OAuth2Errors.invalidRequest("missing parameter: grant_type");
        if (!GRANTS.contains(grant))
            throw OAuth2Errors.error(
                    "unsupported_grant_type",
                    "unsupported grant_type" + (OTHERS.contains(grant) ? ": " + grant : "") + "; grants are "
                            + GRANTS.stream().sorted().toList());
        if (request.getHeader(HttpHeaders.AUTHORIZATION) != null || request.getParameter("client_secret") != null)
            throw OAuth2Errors.invalidClient(
                    "there are no client secrets here: the workload's token is its credential");
        return new OAuth2ClientAuthenticationToken(ANY, ClientAuthenticationMethod.NONE, null);
    }
}
